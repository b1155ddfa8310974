/** A shared run as the text of a link: JSON, deflated, in the letters that an address may have. */
import { readSharedRun, type SharedRun, UnreadableSharedRun } from './shared-run.ts';

/** Longer links are cut off by some of what people paste them into. */
const LINK_BYTES_MAX = 32_000;
/** Of data of a person's own: whoever opens a link has it read from the address at once. */
const OWN_DATA_BYTES_MAX = 20_000;
/** A few bytes can deflate to gigabytes: more than this is never unpacked. */
const JSON_BYTES_MAX = 8_000_000;

/** What stands in a link behind `#/r/`; null: the run is too long for one, and goes as a file. */
export async function packedForLink(run: SharedRun): Promise<string | null> {
  const own = run.data.filter((data) => 'rows' in data);
  if (own.some((data) => new Blob([JSON.stringify(data.rows)]).size > OWN_DATA_BYTES_MAX)) return null;
  const packed = await packRun(run);
  return packed.length > LINK_BYTES_MAX ? null : packed;
}

export async function packRun(run: SharedRun): Promise<string> {
  const packed = new Blob([JSON.stringify(run)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @throws UnreadableSharedRun */
export async function unpackRun(packed: string): Promise<SharedRun> {
  return readSharedRun(await inflated(bytesOf(packed)));
}

function bytesOf(packed: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    throw new UnreadableSharedRun('its address has letters that no such link has. Copy it again, whole.');
  }
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      length += value.byteLength;
      if (length > JSON_BYTES_MAX) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    throw new UnreadableSharedRun('its address is cut off or damaged. Copy it again, whole.');
  }
  await reader.cancel();
  throw new UnreadableSharedRun(`it unpacks to more than ${JSON_BYTES_MAX / 1e6} MB.`);
}

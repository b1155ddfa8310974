/** A savepoint as text, for a link or a file that is text: a run that starts from it is shared with all that it starts from. */
import { ENGINE_VERSION } from '../base/engine-version.ts';
import { readSavepointFile, type SavepointFile, writeSavepointFile } from '../codec/savepoint-file.ts';

type Snapshot = Pick<SavepointFile, 'metadata' | 'parts'>;

export function snapshotText({ metadata, parts }: Snapshot): string {
  const plan = { vertices: [], edges: [] };
  const file = writeSavepointFile({ engine: ENGINE_VERSION, job: '', plan, metadata, parts });
  let binary = '';
  for (const byte of file) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** @throws UnreadableSavepoint, or an error of `atob` where it is no such text. */
export function snapshotOfText(text: string): Snapshot {
  const { metadata, parts } = readSavepointFile(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  return { metadata, parts };
}

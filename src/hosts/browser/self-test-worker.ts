/** Looks for holes in the sandbox from where a job would stand: neither the network nor the site's storage may be reached. */
import type { EngineStart } from './engine-start.ts';
import type { Line } from './line.ts';

export interface SelfTestReply {
  readonly type: 'selfTest';
  /** What works and must not, or does not and must; empty: jobs may run. */
  readonly problems: readonly string[];
}

/** `nested`: this is a Worker of the one that the frame started, as slots are. */
export async function runSelfTest(line: Line, nested: boolean): Promise<void> {
  const problems: string[] = [];
  if (self.origin !== 'null') problems.push(`its Workers have the origin ${self.origin}`);
  // A data address needs no network: it is the policy alone that can stop it.
  if (await works(() => fetch('data:text/plain,reached'))) problems.push('its Workers can fetch');
  if (await works(openDatabase)) problems.push('its Workers can open the site’s storage');
  if (!(await works(importModule))) problems.push('its Workers cannot load a job');
  if (!nested) problems.push(...(await problemsOfNested()));
  line.postMessage({ type: 'selfTest', problems: [...new Set(problems)] } satisfies SelfTestReply);
}

function problemsOfNested(): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const worker = new Worker(self.location.href);
    const settle = (problems: readonly string[]) => {
      worker.terminate();
      resolve(problems);
    };
    worker.onerror = () => settle(['its Workers cannot start Workers']);
    worker.onmessage = ({ data }: MessageEvent<SelfTestReply>) => settle(data.problems);
    worker.postMessage({ role: 'self-test', nested: true } satisfies EngineStart);
  });
}

async function works(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch {
    return false;
  }
}

function openDatabase(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('self-test');
    request.onsuccess = resolve;
    request.onerror = reject;
    request.onblocked = reject;
  });
}

async function importModule(): Promise<void> {
  const url = URL.createObjectURL(new Blob(['export default 1'], { type: 'text/javascript' }));
  await import(/* @vite-ignore */ url);
  URL.revokeObjectURL(url);
}

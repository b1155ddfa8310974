/**
 * Loads compiled code in a Worker of the frame, where no policy allows `new Function`: as a module from a blob, whose one function has
 * the job's parameters. Its prefix stands on line 1, so lines are the learner's.
 */
import type { CompileFailure, LoadedJob } from '../../ports/job-loader.ts';
import { JOB_FILE, jobFactoryParts } from '../simulation/compile-job.ts';
import { type JobFactory, loadedJob } from '../simulation/loaded-job.ts';

/** Globals with which a job could reach outside the run or outlive its Worker. Gone before any of its code is there. */
const DANGEROUS = ['Worker', 'SharedWorker', 'BroadcastChannel', 'caches'] as const;

/** Takes away from this Worker what a job must not have. To be called before a job is loaded. */
export function disarm(): void {
  for (const name of DANGEROUS) {
    for (let owner: object | null = self; owner !== null; owner = Object.getPrototypeOf(owner)) {
      try {
        Reflect.deleteProperty(owner, name);
      } catch {
        // Firefox throws where it only looks at `caches` in a frame without an origin: then there is nothing to use either.
      }
    }
  }
}

/** Loads what `compileJob` made of a learner's file, or says where the engine refuses it. */
export async function loadCompiledJob(code: string): Promise<LoadedJob | CompileFailure> {
  const url = moduleUrl(code);
  try {
    const { default: factory } = (await import(/* @vite-ignore */ url)) as { default: JobFactory };
    const named = loadedJob(factory, { name: JOB_FILE, linesBefore: 0 });
    // WebKit pays no heed to sourceURL: there the frames of a stack name the blob.
    const byAddress = loadedJob(factory, { name: url, linesBefore: 0 });
    return { evaluate: named.evaluate, lineOf: (error) => named.lineOf(error) ?? byAddress.lineOf(error) };
  } catch (error) {
    return earlyError(code, String((error as Error).message));
  } finally {
    URL.revokeObjectURL(url);
  }
}

function moduleUrl(code: string): string {
  const { parameters, body } = jobFactoryParts({ code });
  const text = `export default function (${parameters.join(',')}) {${body}\n}`;
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

/**
 * What the compiler lets pass and the engine refuses: a name declared twice, `await` outside an async function. Engines say no place
 * here, so the first line is looked for up to which the file fails with the same words.
 */
async function earlyError(code: string, said: string): Promise<CompileFailure> {
  const lines = code.split('\n');
  let line = 1;
  while (line < lines.length && (await messageOf(lines.slice(0, line).join('\n'))) !== said) line++;
  const message = /\bawait\b/.test(said)
    ? 'await works inside an async function only: a program declares its job and ends.'
    : said;
  return { message, line, column: 1 };
}

async function messageOf(code: string): Promise<string | null> {
  const url = moduleUrl(code);
  try {
    await import(/* @vite-ignore */ url);
    return null;
  } catch (error) {
    return String((error as Error).message);
  } finally {
    URL.revokeObjectURL(url);
  }
}

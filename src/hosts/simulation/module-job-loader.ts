/**
 * Loads a job in the thread it is asked in, by `new Function`: in Node, and wherever a page's policy allows it.
 * Workers in the frame load the same parts as a module from a blob.
 */
import type { CompileFailure, LoadedJob } from '../../ports/job-loader.ts';
import { compileJob, isCompileFailure, JOB_FILE, type JobFactoryParts, jobFactoryParts } from './compile-job.ts';
import { type JobFactory, loadedJob } from './loaded-job.ts';

/** Compiles and loads a learner's file. Evaluating it is left to who asked. */
export function loadJob(source: string): LoadedJob | CompileFailure {
  const compiled = compileJob(source);
  if (isCompileFailure(compiled)) return compiled;
  const parts = jobFactoryParts(compiled);
  try {
    return loadedJob(build(parts), { name: JOB_FILE, linesBefore: headerLines() });
  } catch (error) {
    return earlyError(compiled.code, error as SyntaxError);
  }
}

function build({ parameters, body }: JobFactoryParts): JobFactory {
  return new Function(...parameters, body) as JobFactory;
}

/** Lines that an engine puts before the body of `new Function`: V8 counts its own two. */
function headerLines(): number {
  const probe = new Function(`return new Error('Which line is this?')\n//# sourceURL=${JOB_FILE}`) as () => Error;
  const line = /job\.ts:(\d+):\d+/.exec(probe().stack ?? '')?.[1];
  return line === undefined ? 0 : Number(line) - 1;
}

/**
 * What the compiler lets pass and the engine refuses: a name declared twice, `await` outside an async function. Engines say no place
 * here, so the first line is looked for up to which the file fails with the same words.
 */
function earlyError(code: string, error: SyntaxError): CompileFailure {
  const lines = code.split('\n');
  const line = 1 + lines.findIndex((_, last) => messageOf(lines.slice(0, last + 1).join('\n')) === error.message);
  const message = /\bawait\b/.test(error.message)
    ? 'await works inside an async function only: a program declares its job and ends.'
    : error.message;
  return { message, line: Math.max(line, 1), column: 1 };
}

function messageOf(code: string): string | null {
  try {
    build(jobFactoryParts({ code }));
    return null;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

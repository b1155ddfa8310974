/** A job's function as the engine knows it: something to evaluate, and where its errors stand. The same for all hosts. */
import { framePosition } from '../../api/caller-line.ts';
import { MillraceError } from '../../base/failure.ts';
import type { LoadedJob } from '../../ports/job-loader.ts';
import { jobArguments } from './job-globals.ts';
import { fixLocale } from './job-locale.ts';

/** The function built from a job's factory parts. */
export type JobFactory = (...values: readonly unknown[]) => unknown;

/** How an engine reports positions in the function. */
interface FileInStacks {
  /** As the file is called in frames: `job.ts`, or the blob's address where an engine knows no sourceURL (WebKit). */
  readonly name: string;
  /** Lines that the engine counts before the first line of the file. */
  readonly linesBefore: number;
}

/** An import of something that is not there. */
class ModuleNotFound extends MillraceError {
  override readonly name = 'ModuleNotFound';

  constructor(readonly module: string) {
    super(`Cannot import '${module}'. A job can import from 'millrace' and from nothing else.`);
  }
}

/** An import of a name that the API does not have. */
class NoSuchExport extends MillraceError {
  override readonly name = 'NoSuchExport';

  constructor(readonly exportName: string) {
    super(`'millrace' has no export named ${exportName}. Completion in the editor lists what there is.`);
  }
}

/** The port's view of a job's function. Gives this realm's texts the job's locale. */
export function loadedJob(factory: JobFactory, file: FileInStacks): LoadedJob {
  fixLocale();
  return {
    evaluate(millrace, globals) {
      factory(...jobArguments(importing(millrace), globals));
    },
    lineOf(error) {
      const stack = error instanceof Error ? error.stack : undefined;
      const position = stack === undefined ? null : framePosition(stack, file.name);
      return position === null ? null : { line: position.line - file.linesBefore, column: position.column };
    },
  };
}

function importing(millrace: Readonly<Record<string, unknown>>): (name: string) => unknown {
  const exports = new Proxy(millrace, {
    get: (target, name) => (Object.hasOwn(target, name) ? target[String(name)] : missing(name)),
  });
  return (name) => {
    if (name === 'millrace') return exports;
    throw new ModuleNotFound(name);
  };
}

/** Compiled imports ask whether this is a module, and copy what is none. */
function missing(name: string | symbol): true {
  if (name === '__esModule') return true;
  throw new NoSuchExport(String(name));
}

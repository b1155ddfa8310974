/**
 * From a learner's file to the parts of a function that evaluates it. Types are taken out and imports become calls, in place, so that
 * every line of the result is the line of the file (sucrase; no source map is needed). Hosts build the function in their own ways:
 * by `new Function`, or as a module from a blob. The function's parameters stand in front of the browser's globals.
 */
import { transform } from 'sucrase';
import type { CompileFailure } from '../../ports/job-loader.ts';
import { JOB_PARAMETERS } from './job-globals.ts';

/** What the engine calls the learner's file in stacks. */
export const JOB_FILE = 'job.ts';

/** JavaScript whose lines are those of the learner's file. */
interface CompiledJob {
  readonly code: string;
}

/** A function as text: `body` between the braces of a function with these parameters. */
export interface JobFactoryParts {
  readonly parameters: readonly string[];
  readonly body: string;
}

/** Compiles a learner's file, or says where its syntax is wrong. */
export function compileJob(source: string): CompiledJob | CompileFailure {
  try {
    const { code } = transform(source, {
      transforms: ['typescript', 'imports'],
      disableESTransforms: true,
      production: true,
      filePath: JOB_FILE,
    });
    return { code };
  } catch (error) {
    return syntaxFailure(error);
  }
}

/**
 * The function to build from compiled code. The code stands in a block, so that a learner's own `const performance` hides a parameter
 * instead of clashing with it.
 */
export function jobFactoryParts(compiled: CompiledJob): JobFactoryParts {
  return { parameters: JOB_PARAMETERS, body: `"use strict";{${compiled.code}\n}\n//# sourceURL=${JOB_FILE}` };
}

/** Tells a failure from what was compiled. */
export function isCompileFailure(result: object): result is CompileFailure {
  return 'message' in result && 'line' in result;
}

/** sucrase throws a SyntaxError with `loc`, and repeats the place in the message. */
function syntaxFailure(error: unknown): CompileFailure {
  const { message, loc } = error as Error & { loc?: { line: number; column: number } };
  const text = message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
  return { message: text, line: loc?.line ?? 1, column: loc?.column ?? 1 };
}

/**
 * Where in the learner's file a call stands, by the stack of a new error. Three engines write frames in two ways:
 * V8 `at f (job.ts:4:29)` or `at job.ts:4:29`, Firefox and WebKit `f@job.ts:4:29`.
 */

interface FramePosition {
  readonly line: number;
  readonly column: number;
}

/** Position of an error in the learner's file; null where no frame lies there. A LoadedJob's `lineOf`. */
export type LineOf = (error: unknown) => FramePosition | null;

/** The topmost frame of `stack` that lies in `fileName`, with the line and column that the engine gives. */
export function framePosition(stack: string, fileName: string): FramePosition | null {
  const file = fileName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const frame = new RegExp(`^(?:\\s*at (?:.*\\()?|.*@)${file}:(\\d+):(\\d+)\\)?$`, 'm').exec(stack);
  return frame === null ? null : { line: Number(frame[1]), column: Number(frame[2]) };
}

/**
 * The line of the call in the learner's file that led here, from 1; null where the stack does not say, or where nobody
 * asks (`lineOf` null): a stack is dear.
 */
export function callerLine(lineOf: LineOf | null): number | null {
  return lineOf?.(new Error('Where is this called from?'))?.line ?? null;
}

/** The `lineOf` for a file that the engine knows as `fileName`, with lines as they are. */
export function linesOf(fileName: string): LineOf {
  return (error) => (error instanceof Error && error.stack !== undefined ? framePosition(error.stack, fileName) : null);
}

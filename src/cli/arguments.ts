/** What the commands share in reading their arguments. */
import { MillraceError } from '../base/failure.ts';

/** Thrown for arguments that a command does not understand; `message` says which and what is understood. */
export class BadArguments extends MillraceError {
  override readonly name = 'BadArguments';
}

/** `1-3`, `7`, `1-3,7` → these numbers, from first to last. */
export function seedsOf(ranges: string): number[] {
  return ranges.split(',').flatMap((range) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      throw new BadArguments(`"${range}" is no range of seeds. Give one number, first-last, or several: 1-3,7.`);
    }
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
}

/** Prints the message of arguments that were not understood; returns the exit code. */
export function explained(error: unknown): number {
  if (!(error instanceof BadArguments)) throw error;
  console.error(error.message);
  return 2;
}

/** What the commands share in reading their arguments. */
import { MillraceError } from '../base/failure.ts';

/** Thrown for arguments that a command does not understand; `message` says which and what is understood. */
export class BadArguments extends MillraceError {
  override readonly name = 'BadArguments';
}

/** `1-3`, `7` → the numbers from first to last. */
export function seedsOf(range: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  if (first === undefined || Number(last) < Number(first)) {
    throw new BadArguments(`"${range}" is no range of seeds. Give one number, or first-last: 1-3.`);
  }
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
}

/** Prints the message of arguments that were not understood; returns the exit code. */
export function explained(error: unknown): number {
  if (!(error instanceof BadArguments)) throw error;
  console.error(error.message);
  return 2;
}

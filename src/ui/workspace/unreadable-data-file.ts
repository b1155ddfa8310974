/** What a dropped file can be refused for. */
import { MillraceError } from '../../base/failure.ts';

/** A data file that cannot be taken: `at` is the line, from 1; null where it is about the file as a whole. */
export class UnreadableDataFile extends MillraceError {
  override readonly name = 'UnreadableDataFile';
  constructor(
    readonly at: number | null,
    readonly why: string,
  ) {
    super(at === null ? why : `line ${at}: ${why}`);
  }
}

import type { DurableStorage, StorageAnswer } from '../../ports/durable-storage.ts';

/**
 * Work on a database one piece at a time, in the order in which it came. A Worker that ends, as each does with its page, while it has several transactions
 * open leaves WebKit's database unable to run any other until the tab is closed (bugs.webkit.org, 324094); while it has one, it does not.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Begins `work` as soon as all that came before it has ended, well or not. Settles as it does. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** The same storage, a request a turn. */
export function inTurns(storage: DurableStorage, turns: Turns): DurableStorage {
  return {
    perform: (request, answered) =>
      void turns.take(() => new Promise<StorageAnswer>((done) => storage.perform(request, done))).then(answered),
  };
}

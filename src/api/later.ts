/**
 * Names of the contract that this version does not have. They exist, so that an import of one is not itself the error, and say so
 * at their first use.
 */
import { NotYetAvailable } from './failures.ts';

/** A class that is made by a builder, which there is none of. */
function laterByBuilder(name: string): (new () => object) & { builder(): never } {
  return class {
    constructor() {
      throw new NotYetAvailable(name);
    }

    static builder(): never {
      throw new NotYetAvailable(name);
    }
  };
}

export const LATER = {
  TopicSource: laterByBuilder('TopicSource'),
  TopicSink: laterByBuilder('TopicSink'),
};

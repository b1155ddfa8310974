/**
 * Names of the contract that this version does not have. They exist, so that an import of one is not itself the error, and say so
 * at their first use.
 */
import { NotYetAvailable } from './failures.ts';

/** A class that cannot be made. */
function later(name: string): new () => object {
  return class {
    constructor() {
      throw new NotYetAvailable(name);
    }
  };
}

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

const WITHOUT_BUILDER = [
  'IntervalJoin',
  'JoinedStreams',
  'JoinedWhere',
  'JoinedEqualTo',
  'JoinedWindow',
  'CoGroupedStreams',
  'CoGroupedWhere',
  'CoGroupedEqualTo',
  'CoGroupedWindow',
] as const;

type WithoutBuilder = { readonly [Name in (typeof WITHOUT_BUILDER)[number]]: new () => object };

export const LATER = {
  ...(Object.fromEntries(WITHOUT_BUILDER.map((name) => [name, later(name)])) as WithoutBuilder),
  TopicSource: laterByBuilder('TopicSource'),
  TopicSink: laterByBuilder('TopicSink'),
};

/** Thrown when the engine itself is wrong. A learner never causes one: what a learner can cause has a class of its own. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed';
}

/** States what must hold at this point if the engine is right. `message` is a full sentence. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message);
}

/** Yields a value that must be there. */
export function ensure<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new AssertionFailed(message);
  return value;
}

/** The default branch of a switch that has a case for everything; the type checker holds it to that. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`Nothing handles ${JSON.stringify(value)}.`);
}

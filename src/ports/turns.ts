/**
 * Where promises of a learner's functions settle (`asyncInvoke`, `commit`). Nothing in the engine awaits: what the learner's code does when a
 * step has returned belongs to that step, and its output is taken after one macrotask turn. Whatever can go on by itself has then gone on;
 * what waits for the learner's `setTimeout` waits for an alarm of model time, and goes on in the turn after that alarm's step.
 *
 * The adapter is hosts/simulation/message-turns, for every thread that a slot can run in; it keeps `tests/contracts/turns.contract.ts`.
 */
export interface Turns {
  /** Calls `then` in a later macrotask, when all microtasks that were due, and all that came of them, have run. */
  pass(then: () => void): void;
}

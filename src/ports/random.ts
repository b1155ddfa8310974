/** Chance, as named streams from one seed: a consumer's draws never shift another's. The adapter is base/random-streams. */

export interface RandomStream {
  /** A whole number from 0 to bound - 1; every one is equally likely. `bound` is at least 1. */
  below(bound: number): number;
  /** A number in [0, 1). */
  fraction(): number;
}

export interface Random {
  /** The stream of this name; always the same object, so that draws go on where they were. */
  stream(name: string): RandomStream;
}

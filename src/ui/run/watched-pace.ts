/** Slower than a real cluster, so that each hop of a record can be followed at the default speed; for runs that somebody watches. */
import type { Pace } from '../../ports/run-spec.ts';

export const WATCHED_PACE: Pace = {
  stepMs: 10,
  hopMs: 100,
  storageMs: 80,
  startMs: 600,
  connectionLostMs: 200,
  jitterMs: 0,
};

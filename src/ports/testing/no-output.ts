/** What an actor puts out that an input does not concern: tests add to it what theirs puts out. */
import type { ActorOutput } from '../actor.ts';

export const NO_OUTPUT: ActorOutput = {
  events: [],
  sends: [],
  requests: [],
  alarms: [],
  cancelledAlarms: [],
  runnable: [],
  cost: 0,
  records: 0,
};

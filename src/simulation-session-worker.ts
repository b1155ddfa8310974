/** Worker: one session on the simulation host. */
import { SimulationSession } from './simulation-session.ts';
import type { SessionCommand } from './wire/session-messages.ts';

const session = new SimulationSession((report) => postMessage(report));
addEventListener('message', ({ data }: MessageEvent<SessionCommand>) => session.handle(data));

/** Runs a run as fast as it goes to a step, and leaves it standing there. */
import { effect } from '@preact/signals';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { RunSession, SessionState } from '../session.ts';
import { DEFAULT_SPEED } from './remote-session.ts';

type Played = Pick<RunSession, 'state' | 'steps' | 'setSpeed' | 'run' | 'pause'>;

const GOES: ReadonlySet<SessionState> = new Set(['starting', 'running']);

/**
 * `arrived`: called once it stands, there or a little further on, for what is under way when it is paused still comes; or has ended before.
 */
export function playTo(
  { session }: { readonly session: Played },
  spec: RunSpec,
  step: number,
  arrived: () => void = () => undefined,
): void {
  let isPausing = false;
  session.setSpeed(Number.POSITIVE_INFINITY);
  session.run(spec);
  const stop = effect(() => {
    const goes = GOES.has(session.state.value);
    if (goes && session.steps.value < step) return;
    if (goes) {
      if (!isPausing) session.pause();
      isPausing = true;
      return;
    }
    session.setSpeed(DEFAULT_SPEED);
    queueMicrotask(() => {
      stop();
      arrived();
    });
  });
}

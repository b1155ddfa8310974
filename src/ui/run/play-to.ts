/** Runs a run as fast as it goes to a step, and leaves it standing there. */
import { effect } from '@preact/signals';
import type { RunSpec } from '../../ports/run-spec.ts';
import { DEFAULT_SPEED } from './remote-session.ts';
import type { RunPresenter } from './run-presenter.ts';

/** `arrived`: called once it stands there, or has ended before. */
export function playTo(
  { session }: RunPresenter,
  spec: RunSpec,
  step: number,
  arrived: () => void = () => undefined,
): void {
  session.setSpeed(Number.POSITIVE_INFINITY);
  session.run(spec);
  const stop = effect(() => {
    const isOver = session.state.value === 'ended' || session.state.value === 'broken';
    if (session.steps.value < step && !isOver) return;
    session.pause();
    session.setSpeed(DEFAULT_SPEED);
    queueMicrotask(() => {
      stop();
      arrived();
    });
  });
}

/** What a person does to a run: at the present it is done as the next step; while looking back it makes a fork. */
import { TAPE_ENTRIES_MAX } from '../../ports/run-spec.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

/** Whether anything can be done to it. Read within a component. */
export function canBeActedOn(presenter: RunPresenter): boolean {
  const { state, atFullSpeed, tape } = presenter.session;
  // A run that waits to be taken up at full speed has no machines yet.
  const waits = state.value === 'paused' && atFullSpeed.value;
  const isUp = (state.value === 'running' || state.value === 'paused' || state.value === 'idle') && !waits;
  return isUp && presenter.canForkHere && tape.value.length < TAPE_ENTRIES_MAX;
}

export function actOnRun(presenter: RunPresenter, entry: TapeEntry): void {
  if (!presenter.isLive) {
    presenter.forkHere(entry);
    return;
  }
  presenter.session.act(entry);
  // It is done as the next step: a run that stands would not show it.
  if (presenter.session.state.peek() === 'paused' && entry.when === undefined) presenter.step('element');
}

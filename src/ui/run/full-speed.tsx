/** What a run at full speed lacks, and why: said once, and named by all that is off for it. */
import type { JSX } from 'preact';
import type { RunPresenter } from './run-presenter.ts';

export const FULL_SPEED_REASON =
  'At full speed slots run freely and no record is written down: there is nothing to pause, to step or to go back to.';

const REASON_ID = 'full-speed-reason';

/** For a control that is off at full speed. */
export function offAtFullSpeed({ session }: RunPresenter): {
  readonly 'aria-describedby'?: string;
  readonly title?: string;
} {
  return session.atFullSpeed.value ? { 'aria-describedby': REASON_ID, title: FULL_SPEED_REASON } : {};
}

export function FullSpeedReason({ presenter }: { readonly presenter: RunPresenter }): JSX.Element | null {
  if (!presenter.session.atFullSpeed.value) return null;
  return (
    <p id={REASON_ID} class="full-speed-reason">
      {FULL_SPEED_REASON}
    </p>
  );
}

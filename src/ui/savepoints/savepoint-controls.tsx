/** Takes a savepoint of the run, or stops the job with one: draining it first or not (7.9.3). */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { actOnRun, canBeActedOn } from '../controls/act-on-run.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

export function SavepointControls({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const drains = useSignal(false);
  const disabled = !canBeActedOn(presenter);
  const stop = () => actOnRun(presenter, { action: 'stopWithSavepoint', ...(drains.value && { value: 'drain' }) });
  return (
    <fieldset class="group" aria-label="Savepoints of this run">
      <button type="button" onClick={() => actOnRun(presenter, { action: 'triggerSavepoint' })} disabled={disabled}>
        Trigger savepoint
      </button>
      <button type="button" onClick={stop} disabled={disabled}>
        Stop with savepoint
      </button>
      <label>
        <input type="checkbox" checked={drains.value} onChange={() => (drains.value = !drains.value)} /> Drain first{' '}
        <small>event time ends and windows fire: not if the job is to go on</small>
      </label>
    </fieldset>
  );
}

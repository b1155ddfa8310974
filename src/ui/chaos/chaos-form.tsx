/** Chaos: its button, how far it is, and what it has found, to be opened and shared. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { actionText } from '../../view/action-text.ts';
import { counted } from '../../view/names.ts';
import { canBeActedOn } from '../controls/act-on-run.ts';
import { CountField } from '../panels/count-field.tsx';
import { playTo } from '../run/play-to.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { sharedRunOf } from '../share/make-shared-run.ts';
import { ShareButton } from '../share/share-button.tsx';
import type { ChaosMode, ChaosState, FoundRun } from './chaos-mode.ts';

/** Model milliseconds from one fault to the next: time enough for a job to come back, or to be hit while it does. */
const EVERY_MS = 1_000;
const FAULTS_MAX = 100;

export interface ChaosFormProps {
  readonly presenter: RunPresenter;
  readonly chaos: ChaosMode;
}

export function ChaosForm({ presenter, chaos }: ChaosFormProps): JSX.Element {
  const seed = useSignal(1);
  const faults = useSignal(10);
  const state = chaos.state.value;
  const isOn = state.kind === 'drawing';
  const isBusy = state.kind === 'settling' || state.kind === 'judging' || state.kind === 'shrinking';
  const startOrEnd = () => {
    if (isOn) chaos.end();
    else chaos.start({ seed: seed.value, everyMs: EVERY_MS, faults: faults.value });
  };
  return (
    <section class="chaos" aria-labelledby="chaos-title">
      <h2 id="chaos-title">Chaos</h2>
      <form
        class="fault-form"
        aria-label="Faults drawn from a seed"
        onSubmit={(event) => {
          event.preventDefault();
          startOrEnd();
        }}
      >
        <CountField
          label="Seed"
          value={seed.value}
          onCount={(value) => (seed.value = value)}
          disabled={isOn || isBusy}
        />
        <CountField
          label="Faults"
          min={1}
          max={FAULTS_MAX}
          value={faults.value}
          onCount={(value) => (faults.value = value)}
          disabled={isOn || isBusy}
        />
        <button type="submit" class="danger" disabled={isBusy || (!isOn && !canStart(presenter))}>
          {isOn ? 'Stop chaos' : 'Start chaos'}
        </button>
      </form>
      <p role="status" aria-label="Chaos">
        {stateText(state, presenter.session.chaos.value?.drawn ?? 0, faults.value)}
      </p>
      {state.kind === 'found' && <Found presenter={presenter} run={state.shortest} />}
    </section>
  );
}

function canStart(presenter: RunPresenter): boolean {
  return canBeActedOn(presenter) && presenter.isLive;
}

function stateText(state: ChaosState, drawn: number, wanted: number): string {
  switch (state.kind) {
    case 'off':
      return 'Draws faults against the running job until a promise breaks: state exactly once, no row lost, and it comes back.';
    case 'drawing':
      return `${drawn} of ${counted(wanted, 'fault')} drawn, nothing lost so far.`;
    case 'settling':
      return `${counted(drawn, 'fault')} drawn. The job is given the time to come back.`;
    case 'judging':
      return `${counted(drawn, 'fault')} drawn. The run is held against runs without failures.`;
    case 'shrinking':
      return `${state.breach.text} Broken after ${counted(state.faults, 'fault')}: looking for the fewest that do it, ${counted(state.tried, 'run')} so far.`;
    case 'found':
      return `${state.breach.text} ${foundText(state.faults, state.shortest)}`;
    case 'held':
      return `${counted(state.faults, 'fault')}, nothing lost.${twiceText(state.twice)}`;
    case 'unknown':
      return `${counted(state.faults, 'fault')}. Whether anything was lost is not known: ${state.why}.`;
  }
}

function foundText(faults: number, run: FoundRun | null): string {
  if (run === null)
    return `Broken after ${counted(faults, 'fault')}, which cannot be run again with fewer: the tape below has all of them.`;
  const { length } = run.spec.tape;
  if (length === 0) return 'It is so without any fault.';
  return `Broken after ${counted(faults, 'fault')}; ${length === 1 ? 'this one is' : `these ${length} are`} enough:`;
}

function twiceText(twice: number): string {
  if (twice === 0) return '';
  return ` ${counted(twice, 'row')} came out again after a restart, as they may where a sink does not commit.`;
}

function Found({
  presenter,
  run,
}: {
  readonly presenter: RunPresenter;
  readonly run: FoundRun | null;
}): JSX.Element | null {
  if (run === null) return null;
  const open = () => playTo(presenter, run.spec, run.moment.step);
  return (
    <>
      <ol class="tape" aria-label="The shortest tape">
        {run.tape.map((entry, index) => (
          <li key={index}>
            Step {entry.at}: {actionText(entry)}
          </li>
        ))}
      </ol>
      <p class="chaos-actions">
        <button type="button" class="primary" onClick={open}>
          Open
        </button>{' '}
        <ShareButton make={async () => ({ run: await sharedRunOf(run.spec, run.moment), whyNotTheRun: null })} />
      </p>
    </>
  );
}

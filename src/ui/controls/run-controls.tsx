/** Run, Pause, Step, Step back, Reset, the clock and the speed: what moves a run through its time. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { StepKind } from '../../ports/session-messages.ts';
import { modelClock } from '../../view/names.ts';
import { offAtFullSpeed } from '../run/full-speed.tsx';
import type { RunPresenter } from '../run/run-presenter.ts';
import { Icon } from '../shell/icons.tsx';
import { positionOf, SPEED_STEPS, speedAt, speedText } from './speed.ts';

export interface RunControlsProps {
  readonly presenter: RunPresenter;
  /** Starts a run of what is in the editor. */
  readonly onStart: () => void;
  /** What is in the editor is not what runs. */
  readonly edited: boolean;
}

const STEPS: readonly { readonly kind: StepKind; readonly text: string }[] = [
  { kind: 'element', text: 'element' },
  { kind: 'hop', text: 'hop' },
  { kind: 'barrier', text: 'barrier' },
  { kind: 'checkpoint', text: 'checkpoint' },
  { kind: 'output', text: 'output' },
  { kind: 'failure', text: 'failure' },
];

/** `Run`: starts a run, or lets the one that is paused go on. */
export function RunButton({ presenter, onStart, edited }: RunControlsProps): JSX.Element {
  const { session } = presenter;
  const state = session.state.value;
  const run = () => {
    presenter.lookAtPresent();
    if (state === 'paused' && !edited) session.resume();
    else onStart();
  };
  return (
    <button
      type="button"
      class="primary"
      onClick={run}
      disabled={(state === 'running' || state === 'starting') && !edited}
    >
      <Icon name="run" /> Run
    </button>
  );
}

export function RunControls(props: RunControlsProps): JSX.Element {
  const { presenter } = props;
  const { session } = presenter;
  const state = session.state.value;
  const stepKind = useSignal<StepKind>('element');
  const begun = state === 'running' || state === 'paused' || state === 'idle';
  const isFree = session.atFullSpeed.value;
  const off = offAtFullSpeed(presenter);
  return (
    <>
      <fieldset class="group" aria-label="Run">
        <RunButton {...props} />
        <button
          type="button"
          class="icon-only"
          aria-label="Pause"
          title="Pause"
          onClick={() => session.pause()}
          disabled={state !== 'running' || isFree}
          {...off}
        >
          <Icon name="pause" />
        </button>
        <button
          type="button"
          class="icon-only"
          aria-label="Step back"
          title="Step back"
          onClick={() => presenter.stepBack()}
          disabled={presenter.shown.events === 0 || isFree}
          {...off}
        >
          <Icon name="stepBack" />
        </button>
        <button
          type="button"
          class="icon-only"
          aria-label="Step"
          title="Step"
          onClick={() => presenter.step(stepKind.value)}
          disabled={!begun || state === 'running' || isFree}
          {...off}
        >
          <Icon name="step" />
        </button>
        <select
          aria-label="How far a step goes"
          title="A step goes to the next…"
          disabled={isFree}
          value={stepKind.value}
          onChange={(event) => (stepKind.value = event.currentTarget.value as StepKind)}
        >
          {STEPS.map(({ kind, text }) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="icon-only"
          aria-label="Reset"
          title="Reset"
          onClick={() => session.reset()}
          disabled={state === 'none'}
        >
          <Icon name="reset" />
        </button>
      </fieldset>
      <Clock presenter={presenter} />
    </>
  );
}

function Clock({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const { session } = presenter;
  const speed = session.speed.value;
  const isFree = session.atFullSpeed.value;
  return (
    <div class="clock">
      <output class="model-clock" title="Model time and its speed">
        {modelClock(presenter.shown.time)} · {isFree ? 'full speed' : speedText(speed)}
      </output>
      <input
        type="range"
        aria-label="Speed"
        aria-valuetext={speedText(speed)}
        min={0}
        max={SPEED_STEPS}
        value={positionOf(speed)}
        disabled={isFree}
        onInput={(event) => session.setSpeed(speedAt(Number(event.currentTarget.value)))}
        {...offAtFullSpeed(presenter)}
      />
    </div>
  );
}

/** Every fault, now or at an exact point; and all that was done to the run, which can be taken back. */
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { actionText } from '../../view/action-text.ts';
import {
  type Choice,
  channelChoices,
  FAULT_KINDS,
  type FaultChoice,
  type FaultName,
  faultEntry,
  MOMENTS,
  type MomentName,
  subtaskChoices,
  targetChoices,
} from '../../view/fault-menu.ts';
import { momentText } from '../../view/moment-text.ts';
import { modelClock } from '../../view/names.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { ChaosForm } from '../chaos/chaos-form.tsx';
import { actOnRun, canBeActedOn } from '../controls/act-on-run.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { CountField } from './count-field.tsx';
import type { PanelProps } from './drawer.tsx';

const AT_FIRST: FaultChoice = {
  fault: 'throwInCallback',
  target: '',
  number: FAULT_KINDS.throwInCallback.number.initial,
  callback: FAULT_KINDS.throwInCallback.callbacks[0],
  moment: { name: 'now', subtask: '', producer: '', number: 1 },
};

export function FaultsPanel({ presenter, chaos }: PanelProps): JSX.Element {
  const choice = useSignal(AT_FIRST);
  return (
    <div class="faults">
      <FaultForm presenter={presenter} choice={choice} />
      <ChaosForm presenter={presenter} chaos={chaos} />
      <Tape presenter={presenter} />
    </div>
  );
}

interface FaultFormProps {
  readonly presenter: RunPresenter;
  readonly choice: Signal<FaultChoice>;
}

function FaultForm({ presenter, choice }: FaultFormProps): JSX.Element {
  const { shown } = presenter;
  const { fault, target, number, callback, moment } = choice.value;
  const kind = FAULT_KINDS[fault];
  const targets = targetChoices(fault, shown);
  const subtasks = subtaskChoices(shown);
  const alter = (change: Partial<FaultChoice>) => {
    choice.value = { ...choice.value, ...change };
  };
  const choose = (name: FaultName) => {
    const chosen = FAULT_KINDS[name];
    alter({ fault: name, target: '', number: 'number' in chosen ? chosen.number.initial : 1 });
  };
  const subtask = oneOf(subtasks, moment.subtask);
  const channels = moment.name === 'barrier' ? channelChoices(shown, subtask) : [];
  const complete = {
    ...choice.value,
    target: oneOf(targets, target),
    moment: { ...moment, subtask, producer: oneOf(channels, moment.producer) },
  };
  return (
    <form
      class="fault-form"
      aria-label="Something to do to the run"
      onSubmit={(event) => {
        event.preventDefault();
        actOnRun(presenter, faultEntry(complete));
      }}
    >
      <Select label="Fault" value={fault} choices={FAULTS} onChoose={(name) => choose(name as FaultName)} />
      {targets.length > 0 && (
        <Select label="Of" value={complete.target} choices={targets} onChoose={(value) => alter({ target: value })} />
      )}
      {'callbacks' in kind && (
        <Select
          label="In"
          value={callback}
          choices={kind.callbacks.map((value) => ({ value, text: value }))}
          onChoose={(value) => alter({ callback: value })}
        />
      )}
      {'number' in kind && (
        <CountField label={kind.number.label} value={number} onCount={(value) => alter({ number: value })} />
      )}
      <Select
        label="When"
        value={moment.name}
        choices={Object.entries(MOMENTS).map(([value, text]) => ({ value, text }))}
        onChoose={(name) => alter({ moment: { ...moment, name: name as MomentName } })}
      />
      {OF_A_TASK.has(moment.name) && (
        <Select
          label="Which subtask"
          value={subtask}
          choices={subtasks}
          onChoose={(value) => alter({ moment: { ...moment, subtask: value } })}
        />
      )}
      {channels.length > 0 && (
        <Select
          label="On which channel"
          value={complete.moment.producer}
          choices={channels}
          onChoose={(producer) => alter({ moment: { ...moment, producer } })}
        />
      )}
      {moment.name !== 'now' && (
        <CountField
          label={moment.name === 'record' ? 'number of the record, from now' : 'number of the checkpoint'}
          value={moment.number}
          onCount={(value) => alter({ moment: { ...moment, number: value } })}
        />
      )}
      <button type="submit" class="danger" disabled={!canBeActedOn(presenter)}>
        {moment.name === 'now' ? 'Do it' : 'Set it up'}
      </button>
    </form>
  );
}

const FAULTS: readonly Choice[] = Object.entries(FAULT_KINDS).map(([value, { text }]) => ({ value, text }));
const OF_A_TASK: ReadonlySet<MomentName> = new Set(['record', 'barrier', 'acknowledged']);

function oneOf(choices: readonly Choice[], value: string): string {
  return choices.some((one) => one.value === value) ? value : (choices[0]?.value ?? '');
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
}

function Select({ label, value, choices, onChoose }: SelectProps): JSX.Element {
  return (
    <label>
      {label}{' '}
      <select aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Done and still to come, newest first. */
function Tape({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const { session } = presenter;
  const tape = session.tape.value;
  if (tape.length === 0)
    return <p class="empty">Nothing has been done to this run. Whatever is lands here and can be taken back.</p>;
  return (
    <ul class="tape">
      {tape
        .map((entry, index) => ({ entry, index }))
        .reverse()
        .map(({ entry, index }) => (
          <li key={index}>
            {whenText(presenter, entry)} {actionText(entry)}
            {entry.at === undefined && entry.when !== undefined && <em> {momentText(entry)}</em>}{' '}
            {isUndoable(presenter, entry) && (
              <button type="button" onClick={() => session.undo(index)} aria-label={`Undo: ${actionText(entry)}`}>
                Undo
              </button>
            )}
          </li>
        ))}
    </ul>
  );
}

function whenText({ log }: RunPresenter, { at, time }: TapeEntry): JSX.Element | string {
  if (at === undefined) return 'To come:';
  const happened = log.event(log.countTo({ step: at, index: 0 }) - 1);
  const known = happened?.place.step === at ? happened.time : time;
  return known === undefined ? `Step ${at}:` : <time>{modelClock(known)}</time>;
}

/**
 * What came from reality is not the learner's to take back, nor what lies before the leg of the run; at full speed there is no
 * step to go back to.
 */
function isUndoable(presenter: RunPresenter, { at, recorded, action }: TapeEntry): boolean {
  const { atFullSpeed, legStart } = presenter.session;
  if (recorded === true || action === 'newLeg' || atFullSpeed.value || !canBeActedOn(presenter)) return false;
  return at === undefined || at - 1 >= legStart.value;
}

/** Where the playground's runs keep keyed state, and what their checkpoints store of it. */
import type { RunSpec } from '../../ports/run-spec.ts';
import { keptSignal } from '../workspace/kept-signal.ts';

/** By the key of the option; the first value is the default. */
export const STATE_CHOICES = {
  'state.backend.type': ['hashmap', 'indexeddb'],
  'state.backend.indexeddb.cache-size': ['8 mb', '1 kb', '0 b'],
  'execution.checkpointing.incremental': ['false', 'true'],
} as const;

type StateOption = keyof typeof STATE_CHOICES;
type StateChoice = { readonly [Option in StateOption]: (typeof STATE_CHOICES)[Option][number] };

export const STATE_OPTIONS = Object.keys(STATE_CHOICES) as StateOption[];

const DEFAULTS = Object.fromEntries(STATE_OPTIONS.map((option) => [option, STATE_CHOICES[option][0]])) as StateChoice;

export const playgroundState = keptSignal<StateChoice>('state', DEFAULTS, isChoice);

/** Takes one option's value; the others stay. */
export function chooseState(option: StateOption, value: string): void {
  const choice: unknown = { ...playgroundState.peek(), [option]: value };
  if (isChoice(choice)) playgroundState.value = choice;
}

/** Only hashmap has nothing else to choose: memory is all it has, and its checkpoints store all of it. */
export function isOpen(option: StateOption): boolean {
  return option === 'state.backend.type' || playgroundState.value['state.backend.type'] === 'indexeddb';
}

/** What differs from the defaults. */
export function stateConfiguration(): RunSpec['configuration'] {
  const choice = playgroundState.value;
  const changed = STATE_OPTIONS.filter((option) => isOpen(option) && choice[option] !== DEFAULTS[option]);
  return Object.fromEntries(changed.map((option) => [option, choice[option]]));
}

function isChoice(value: unknown): value is StateChoice {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(STATE_CHOICES).every(([option, values]) => values.some((one) => one === fields[option]));
}

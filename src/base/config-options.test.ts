import { expect, test } from 'vitest';
import facts from '../../tests/facts/config-defaults.json';
import * as options from './config-options.ts';
import {
  BUFFER_TIMEOUT,
  CHECKPOINTING_INTERVAL,
  CHECKPOINTING_MODE,
  CHECKPOINTS_HISTORY,
  HEARTBEAT_INTERVAL,
  InvalidOption,
  isSet,
  NUM_RETAINED,
  OBJECT_REUSE,
  option,
  RESTART_STRATEGY,
} from './config-options.ts';

const recorded = Object.assign({}, ...facts.cases.map((c) => c.expected)) as Record<string, string | null>;
const all = Object.values(options).filter(
  (exported): exported is typeof HEARTBEAT_INTERVAL => typeof exported === 'object',
);
/** Of classes the recording leaves out: from Appendix C. */
const NOT_RECORDED = [
  'high-availability.type',
  'sink.committer.retries',
  'state.backend.indexeddb.cache-size', // Ours.
  'state.changelog.enabled',
  'web.checkpoints.history',
  'web.exception-history-size',
  'web.refresh-interval',
];

test.each(all.filter((one) => !NOT_RECORDED.includes(one.key)).map((one) => [one.key, one] as const))(
  '7.1 default of %s',
  (key, one) => {
    const text = recorded[key];
    expect(text, `${key} is not recorded`).toBeDefined();
    expect(one.defaultValue).toEqual(text === null ? null : one.parse(plainDuration(text as string)));
  },
);

test('what is said not to be recorded is not', () => {
  expect(NOT_RECORDED.filter((key) => key in recorded)).toEqual([]);
});

test('no option is listed twice', () => {
  const keys = all.flatMap((one) => [one.key, ...one.fallbackKeys]);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

/** The recording prints durations as java.time does: PT5M, PT0.2S. */
function plainDuration(text: string): string {
  const parts = /^PT([\d.]+)([HMS])$/.exec(text);
  if (parts === null) return text;
  const unitMs = { H: 3_600_000, M: 60_000, S: 1_000 }[parts[2] as 'H' | 'M' | 'S'];
  return `${Number(parts[1]) * unitMs} ms`;
}

test.each([
  ['2 s', 2_000],
  ['100ms', 100],
  ['10 min', 600_000],
  ['1 h', 3_600_000],
  ['2 days', 172_800_000],
  ['250', 250],
  ['1500 µs', 1],
])('the duration %s', (text, milliseconds) => {
  expect(option({ [CHECKPOINTING_INTERVAL.key]: text }, CHECKPOINTING_INTERVAL)).toBe(milliseconds);
});

test('names and booleans ignore case; 8.3.1 strategies have other spellings', () => {
  expect(option({ 'execution.checkpointing.mode': 'at_least_once' }, CHECKPOINTING_MODE)).toBe('AT_LEAST_ONCE');
  expect(option({ 'pipeline.object-reuse': 'TRUE' }, OBJECT_REUSE)).toBe(true);
  expect(option({ 'restart-strategy.type': 'fixeddelay' }, RESTART_STRATEGY)).toBe('fixed-delay');
  expect(option({ 'restart-strategy': 'off' }, RESTART_STRATEGY)).toBe('none');
});

test('7.1.1 a former key counts where the key itself is not set', () => {
  expect(option({ 'state.checkpoints.num-retained': '3' }, NUM_RETAINED)).toBe(3);
  expect(option({ 'state.checkpoints.num-retained': '3', [NUM_RETAINED.key]: '2' }, NUM_RETAINED)).toBe(2);
  expect(option({ 'execution.buffer-timeout': '5 ms' }, BUFFER_TIMEOUT)).toBe(5);
  expect(isSet({ 'state.checkpoints.num-retained': '3' }, NUM_RETAINED)).toBe(true);
  expect(isSet({}, NUM_RETAINED)).toBe(false);
});

test.each([
  [HEARTBEAT_INTERVAL, '2 parsecs'],
  [HEARTBEAT_INTERVAL, '-1 s'],
  [HEARTBEAT_INTERVAL, ''],
  [NUM_RETAINED, '1.5'],
  [CHECKPOINTS_HISTORY, '-1'],
] as const)('%s refuses "%s" by name', (wanted, text) => {
  expect(() => option({ [wanted.key]: text }, wanted)).toThrow(InvalidOption);
  expect(() => option({ [wanted.key]: text }, wanted)).toThrow(
    `Option ${wanted.key} cannot be "${text}". Give it ${wanted.accepts}.`,
  );
});

test('an option set to something that is no name says which names there are', () => {
  expect(() => option({ 'execution.checkpointing.mode': 'TWICE' }, CHECKPOINTING_MODE)).toThrow(
    'EXACTLY_ONCE, AT_LEAST_ONCE',
  );
});

/**
 * The table of 7.1: each of Flink's options of checkpoints and of recovery is known by its key with Flink's default, and either the engine
 * goes by it or docs/fidelity.md says that it changes nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import fidelity from '../../docs/fidelity.md?raw';
import * as options from '../../src/base/config-options.ts';
import facts from '../facts/config-defaults.json' with { type: 'json' };

type Option = typeof options.CHECKPOINTING_TIMEOUT;

const source = new URL('../../src', import.meta.url).pathname;
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('base/options'))
  .map((path) => readFileSync(join(source, path), 'utf8'))
  .join('\n');
const declared = readFileSync(join(source, 'base/options/checkpointing-options.ts'), 'utf8');
const named = Object.entries(options).filter((entry): entry is [string, Option] => typeof entry[1] === 'object');
const recorded = facts.cases.filter(({ case: name }) =>
  ['CheckpointingOptions', 'StateRecoveryOptions'].includes(name),
);
const rows = recorded.flatMap(({ expected }) => Object.entries(expected as Readonly<Record<string, string | null>>));
const ineffective = /- \*\*Options of files\.\*\*.*/.exec(fidelity)?.[0] ?? '';

/** Whether anything asks for its value: another module, or a function beside its declaration. */
function isRead(name: string): boolean {
  if (name === '') return false;
  const word = new RegExp(`\\b${name}\\b`, 'g');
  return word.test(code) || [...declared.matchAll(word)].length > 1;
}

/** Whether the page of fidelity has it among those that change nothing, in full or as the last part of the group's name. */
function isSaidToChangeNothing(key: string): boolean {
  const short = key.replace('execution.checkpointing.', '');
  return [key, short, `${short.split('.')[0]}.*`].some((name) => ineffective.includes(`\`${name}\``));
}

test('7.1 all of them were recorded', () => {
  expect(rows).toHaveLength(40);
});

describe.each(rows)('7.1 %s', (key, text) => {
  const [name = '', option] = named.find(([, one]) => one.key === key) ?? [];

  test('is accepted by its key, with the default of Flink 2.3.0', () => {
    expect(option, `${key} is not known`).toBeDefined();
    if (text === null) expect(option?.defaultValue).toBeNull();
    else if (text.startsWith('PT')) expect(option?.defaultValue).toBe({ PT0S: 0, PT10M: 600_000 }[text]);
    else expect(option?.parse(text)).toEqual(option?.defaultValue);
  });

  test('means what it says, or is said to change nothing', () => {
    // With the backend that keeps state in memory it changes nothing in Flink either.
    if (key === options.INCREMENTAL.key) return;
    expect([key, isRead(name), isSaidToChangeNothing(key)]).toEqual([key, isRead(name), !isRead(name)]);
  });
});

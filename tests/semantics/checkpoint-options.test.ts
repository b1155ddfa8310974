/**
 * The table of 7.1: each of Flink's options of checkpoints and of recovery is known by its key with Flink's default, and either the engine
 * goes by it, which a test shows that is named here, or docs/fidelity.md says that it changes nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import fidelity from '../../docs/fidelity.md?raw';
import * as options from '../../src/base/config-options.ts';
import facts from '../facts/config-defaults.json' with { type: 'json' };

const COORDINATOR = 'src/jobmanager/checkpoint-coordinator.test.ts';
const PROGRAMS = 'src/graph/rejected-programs.test.ts';
const CHECKPOINTS = 'tests/jobs/checkpoints.test.ts';
const SAVEPOINTS = 'tests/jobs/savepoints.test.ts';
const UNALIGNED = 'tests/jobs/unaligned.test.ts';
const RESCALED = 'tests/jobs/rescaled-in-flight.test.ts';

/** File and name of the test that shows what an option does. */
const SHOWN_BY: Readonly<Record<string, readonly [file: string, test: string]>> = {
  'execution.checkpointing.interval': [COORDINATOR, '7.2.2 after the first one checkpoints come at a fixed rate'],
  'execution.checkpointing.mode': [
    'tests/jobs/machines.test.ts',
    '7.4: at least once a kill may count records twice and never loses one',
  ],
  'execution.checkpointing.timeout': [
    CHECKPOINTS,
    '7.2.8: under a slow operator a checkpoint expires; tolerated, the job goes on and later ones complete',
  ],
  'execution.checkpointing.min-pause': [
    COORDINATOR,
    '7.2.4 a periodic checkpoint keeps the pause, a manual one does not',
  ],
  'execution.checkpointing.max-concurrent-checkpoints': [
    COORDINATOR,
    '7.2.4 with max-concurrent-checkpoints 2 a second one starts beside the first, and the third waits for an end',
  ],
  'execution.checkpointing.tolerable-failed-checkpoints': [
    COORDINATOR,
    '7.7.2 beyond the tolerated number the job fails once, and the count starts anew',
  ],
  'execution.checkpointing.externalized-checkpoint-retention': [
    CHECKPOINTS,
    '7.9.1: what is left of the checkpoints when the job has ended',
  ],
  'execution.checkpointing.num-retained': [CHECKPOINTS, 'with num-retained 2 the last two stay'],
  'execution.checkpointing.storage': [
    CHECKPOINTS,
    '7.1: the memory of the JobManager takes no state of more than 5 MiB, but a savepoint of it; other storage does',
  ],
  'execution.checkpointing.dir': [
    'src/task/memory-checkpoint-limit.test.ts',
    '7.1 checkpoints are kept in memory where nothing says otherwise',
  ],
  'execution.checkpointing.incremental': [
    'tests/jobs/large-state.test.ts',
    '7.9.2: the size of an incremental checkpoint is what it added',
  ],
  'execution.checkpointing.unaligned.enabled': [
    UNALIGNED,
    '7.6.1: under a slow operator barriers overtake what waits, and checkpoints do not wait for it',
  ],
  'execution.checkpointing.aligned-checkpoint-timeout': [
    UNALIGNED,
    '7.6.2: with a time-out barriers overtake only where they have waited for too long',
  ],
  'execution.checkpointing.unaligned.forced': [
    PROGRAMS,
    '7.6.3 a custom partitioner is taken where unaligned checkpoints are off, forced, or at least once',
  ],
  'execution.checkpointing.unaligned.recover-output-on-downstream.enabled': [
    RESCALED,
    'from %i to %i subtasks: behind what waited there, in its order, and each number counts once',
  ],
  'execution.checkpointing.during-recovery.enabled': [
    RESCALED,
    '7.6.4 no checkpoint is taken before it has been read; with during-recovery one is, and holds what is left of it',
  ],
  'pipeline.sources.pause-until-first-checkpoint': [
    CHECKPOINTS,
    '7.1 with pause-until-first-checkpoint a source that is restored reads on only behind the first barrier',
  ],
  'execution.checkpointing.checkpoints-after-tasks-finish': [
    'tests/jobs/finished-tasks.test.ts',
    '7.1 with checkpoints-after-tasks-finish off nobody waits for a last checkpoint, and none is taken once a task has finished',
  ],
  'execution.state-recovery.path': [
    SAVEPOINTS,
    'execution.state-recovery.path names what the run brings along, or the job fails and says so',
  ],
  'execution.state-recovery.ignore-unclaimed-state': [
    SAVEPOINTS,
    'with ignore-unclaimed-state it is left behind, and the trace says which; the operator starts empty',
  ],
  'execution.state-recovery.claim-mode': [
    SAVEPOINTS,
    'NO_CLAIM: it is never deleted; CLAIM: it goes when a newer one has taken its place',
  ],
  'execution.state-recovery.without-channel-state.checkpoint-id': [
    RESCALED,
    '7.1 what was in flight is left out where the job says so for this checkpoint: it is lost',
  ],
};

/** File and name of the test of a value that is refused. Any other changes nothing, and docs/fidelity.md says why. */
const ONLY_CHECKED: typeof SHOWN_BY = {
  'execution.checkpointing.interval-during-backlog': [PROGRAMS, 'checkpoints more often while there is a backlog'],
  'execution.state-recovery.approximate-local-recovery': [
    PROGRAMS,
    'a recovery that loses what was in flight, with checkpoints that keep it',
  ],
};

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
const ineffective = fidelity
  .split('\n')
  .filter((line) => /^- \*\*(Options of files|Options of local recovery|Interruptible timers|Backlog)\.\*\*/.test(line))
  .join('\n');

/** Whether anything asks for its value: another module, or a function beside its declaration. */
function isRead(name: string): boolean {
  if (name === '') return false;
  const word = new RegExp(`\\b${name}\\b`, 'g');
  return word.test(code) || [...declared.matchAll(word)].length > 1;
}

/** The names of a file's tests, and of what they go through: what stands there between quotes. */
function namesOfTests(file: string): string[] {
  return [...readFileSync(join(source, '..', file), 'utf8').matchAll(/'([^'\n]+)'/g)].map(([, text = '']) => text);
}

/** Whether the page of fidelity has it among those that change nothing, in full or as the last part of the group's name. */
function isSaidToChangeNothing(key: string): boolean {
  const short = key.replace('execution.checkpointing.', '');
  return [key, short, `${short.split('.')[0]}.*`].some((name) => ineffective.includes(`\`${name}\``));
}

test('7.1 all of them were recorded', () => {
  expect(rows).toHaveLength(40);
  const keys = rows.map(([key]) => key);
  expect(Object.keys(SHOWN_BY).filter((key) => !keys.includes(key))).toEqual([]);
});

describe.each(rows)('7.1 %s', (key, text) => {
  const [name = '', option] = named.find(([, one]) => one.key === key) ?? [];

  test('is accepted by its key, with the default of Flink 2.3.0', () => {
    expect(option, `${key} is not known`).toBeDefined();
    if (text === null) expect(option?.defaultValue).toBeNull();
    else if (text.startsWith('PT')) expect(option?.defaultValue).toBe({ PT0S: 0, PT10M: 600_000 }[text]);
    else expect(option?.parse(text)).toEqual(option?.defaultValue);
  });

  test('means what it says, as a test shows, or is said to change nothing', () => {
    const isShown = key in SHOWN_BY;
    expect([isRead(name), isSaidToChangeNothing(key)]).toEqual([isShown || key in ONLY_CHECKED, !isShown]);
    const [file, named] = SHOWN_BY[key] ?? ONLY_CHECKED[key] ?? [];
    if (file !== undefined) expect(namesOfTests(file)).toContain(named);
  });
});

/** Whether what a file says is the metadata of a checkpoint: it may come from anywhere, and a JobManager is to work with it. */
import type { CheckpointMetadata } from '../wire/snapshots.ts';

type Given = Readonly<Record<string, unknown>>;
/** Null: as it should be; else the path to what is wrong. */
type Check = (value: unknown) => string | null;

export function isRecord(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const text: Check = (value) => (typeof value === 'string' && value.length <= 10_000 ? null : '');
const whole: Check = (value) => (isWhole(value) ? null : '');
const time: Check = (value) => (typeof value === 'number' && Number.isFinite(value) ? null : '');
const flag: Check = (value) => (typeof value === 'boolean' ? null : '');
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value);
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value) ? null : '';

/** Further fields are let be: a newer version may have written them. */
function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (!isRecord(value)) return '';
    for (const [name, check] of Object.entries(checks)) {
      const wrong = check(value[name]);
      if (wrong !== null) return joined(name, wrong);
    }
    return null;
  };
}

function each(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return '';
    for (const [index, item] of value.entries()) {
      const wrong = check(item);
      if (wrong !== null) return joined(String(index), wrong);
    }
    return null;
  };
}

function values(check: Check): Check {
  return (value) =>
    isRecord(value) ? fields(Object.fromEntries(Object.keys(value).map((key) => [key, check])))(value) : '';
}

function joined(name: string, path: string): string {
  return path === '' ? name : `${name}.${path}`;
}

const keyGroupHandle = fields({ keyGroup: whole, part: text, entries: whole, bytes: whole });
const operatorStateHandle = fields({
  name: text,
  mode: oneOf('SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST'),
  part: text,
  elements: whole,
  bytes: whole,
});
const operatorSnapshot = fields({
  operatorId: text,
  keyed: each(keyGroupHandle),
  operatorStates: each(operatorStateHandle),
});
const vertex = fields({
  parallelism: whole,
  maxParallelism: whole,
  operators: each(fields({ operatorId: text, uid: nullable(text), name: text })),
  subtasks: each(fields({ execution: text, operators: each(operatorSnapshot), finished: flag })),
});
const split = fields({ id: text, start: whole, step: whole, end: nullable(whole), next: whole });
const metadata = fields({
  format: oneOf('millrace-checkpoint'),
  version: oneOf(1),
  checkpoint: whole,
  kind: oneOf('checkpoint', 'savepoint', 'suspend', 'terminate'),
  triggeredAt: time,
  completedAt: time,
  vertices: values(vertex),
  coordinators: each(fields({ operatorId: text, state: fields({ unassigned: each(split) }) })),
  bytes: whole,
});

/** Null where it is the metadata of a checkpoint; else the name of what is wrong. */
export function checkMetadata(given: unknown): string | null {
  const wrong = metadata(given) ?? checkCounts(given as CheckpointMetadata);
  return wrong === '' ? 'all' : wrong;
}

/** As many subtasks as the parallelism says, and key groups within the max parallelism. */
function checkCounts({ vertices }: CheckpointMetadata): string | null {
  for (const [key, { parallelism, maxParallelism, subtasks }] of Object.entries(vertices)) {
    if (parallelism < 1 || subtasks.length !== parallelism) return `vertices.${key}.parallelism`;
    if (maxParallelism < parallelism || maxParallelism > 2 ** 15) return `vertices.${key}.maxParallelism`;
    const groups = subtasks.flatMap(({ operators }) => operators.flatMap(({ keyed }) => keyed));
    if (groups.some(({ keyGroup }) => keyGroup >= maxParallelism)) return `vertices.${key}.subtasks`;
  }
  return null;
}

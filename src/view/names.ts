/**
 * How things are called wherever a person reads of them: tasks, channels, TaskManagers, values and times.
 * One file, so that the stage, the event log and every panel say the same.
 */
import {
  channelParts,
  type ExecutionId,
  executionParts,
  MAX_TIMESTAMP,
  MIN_TIMESTAMP,
  taskManagerName,
} from '../base/ids.ts';
import type { JobGraph, OperatorNode } from '../wire/job-graph.ts';
import type { MetricValue } from '../wire/metrics.ts';
import { isSavepoint } from '../wire/snapshots.ts';
import type { SnapshotKind } from '../wire/trace-events.ts';

/** `count:0:0` as Flink shows it: `count (1/2)`. Without a graph the parallelism is not known and left out. */
export function taskName(graph: JobGraph | null, execution: ExecutionId): string {
  const { vertex, subtask } = executionParts(execution);
  const parallelism = graph?.vertices.find((candidate) => candidate.key === vertex)?.parallelism;
  return parallelism === undefined ? `${vertex} (${subtask + 1})` : `${vertex} (${subtask + 1}/${parallelism})`;
}

/** `tm-1` is `TaskManager 1`, `tm-1/0` is `slot tm-1/0`; anything else is what it is. */
export function placeText(target: string): string {
  if (!target.startsWith('tm-')) return target;
  return target.includes('/') ? `slot ${target}` : taskManagerName(target);
}

/** `checkpoint 3`, `savepoint 4`. */
export function snapshotName(kind: SnapshotKind, id: number): string {
  return `${isSavepoint(kind) ? 'savepoint' : 'checkpoint'} ${id}`;
}

/** `source (1/2) to count (2/2)`. */
export function channelName(graph: JobGraph | null, channel: string): string {
  const { from, to } = channelParts(channel);
  return `${taskName(graph, from)} to ${taskName(graph, to)}`;
}

/** An operator as the learner named it, found by any of the names that events use for it. */
export function operatorName(graph: JobGraph | null, operator: string): string {
  const node = graph && findOperator(graph, operator);
  return node ? (node.uid ?? node.name) : operator;
}

/** Finds an operator by its id, uid, name or node number; of several that are called alike the one in `vertex`, where that is given. */
export function findOperator(graph: JobGraph, operator: string, vertex?: string): OperatorNode | undefined {
  const vertices = vertex === undefined ? graph.vertices : graph.vertices.filter(({ key }) => key === vertex);
  const nodes = vertices.flatMap(({ operators }) => operators);
  return nodes.find((node) => [node.operatorId, node.uid, node.name, String(node.nodeId)].includes(operator));
}

/**
 * What an operator is called on the stage: by the learner's name for it, a source and a sink without Flink's prefix.
 */
export function stageName(node: OperatorNode): string {
  return node.uid ?? node.sink ?? node.name.replace(/^(Source|Sink): /, '');
}

/** A value of the value model on one line, cut at `lengthMax` characters. */
export function valueText(value: unknown, lengthMax = 60): string {
  const text = plainText(value, 0);
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1)}…`;
}

function plainText(value: unknown, depth: number): string {
  if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => plainText(item, depth + 1)).join(', ')}]`;
  if ('truncated' in value && 'preview' in value) return `${String(value.preview)}…`;
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${plainText(field, depth + 1)}`);
  return `{${fields.join(', ')}}`;
}

/**
 * The little that fits beside a dot: the key, or else the first text of a record, and its first number that is no
 * time.
 */
export function shortValue(value: unknown, key: string | null): string {
  if (typeof value !== 'object' || value === null) return valueText(value, 14);
  const fields = Object.values(value);
  const text = key ?? fields.find((field) => typeof field === 'string');
  const number = fields.find((field) => typeof field === 'number' && Math.abs(field) < 1_000_000);
  const parts = [text, number].filter((part) => part !== undefined).map((part) => valueText(part, 12));
  return parts.length > 0 ? parts.join(' ') : valueText(value, 14);
}

/** What fits into a drawer: a number, or the first number in an object, or how long a list is. */
export function drawerText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value !== 'object' || value === null) return valueText(value, 5);
  const number = Object.values(value).find((field) => typeof field === 'number');
  return number === undefined ? '{…}' : valueText(number, 5);
}

/** What text reads like a value of another type, or as if it were quoted already. */
const READS_AS_ANOTHER = /^(-?\d+(\.\d+)?(e[+-]?\d+)?n?|-?Infinity|NaN|true|false|null|undefined|["[{].*)$/s;

/** Text that is equal for equal keys and different for different ones: `"1"` and `1` are two keys. */
export function keyText(key: unknown): string {
  return typeof key === 'string' && !READS_AS_ANOTHER.test(key) ? key : plainText(key, 1);
}

/**
 * By what rows of a sink belong together where nothing says it: the first text of an object, the first element of an
 * array, else the whole value.
 */
export function rowKey(value: unknown): string {
  if (Array.isArray(value)) return keyText(value[0]);
  if (typeof value !== 'object' || value === null) return keyText(value);
  const fields = Object.values(value);
  return keyText(fields.find((field) => typeof field === 'string') ?? fields[0]);
}

/** Model time as on the clock by the Run button: `00:12.4`. */
export function modelClock(time: number): string {
  const tenths = Math.floor(time / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = Math.floor((tenths % 600) / 10);
  return `${String(minutes).padStart(2, '0')}:${String(seconds).padStart(2, '0')}.${tenths % 10}`;
}

/** An event time or watermark: the time of day in UTC; numbers near 0 stay numbers, for they are no dates. */
export function timestampText(timestamp: number): string {
  if (timestamp <= MIN_TIMESTAMP) return 'none yet';
  if (timestamp >= MAX_TIMESTAMP) return 'end';
  if (Math.abs(timestamp) < 100_000_000_000) return String(timestamp);
  return new Date(timestamp).toISOString().slice(11, 19);
}

/** A duration in model time: `40 ms`, `1.5 s`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${Number((ms / 1000).toFixed(1))} s`;
}

/** `1 row`, `2 rows`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

export function bytesText(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${Number((bytes / 1000).toFixed(1))} kB`;
}

/** `12`, `count 120, rate 2`: what a metric says. */
export function metricText(value: MetricValue): string {
  if (typeof value !== 'object') return typeof value === 'number' ? rounded(value) : value;
  return Object.entries(value)
    .map(([name, part]) => `${name} ${rounded(part)}`)
    .join(', ');
}

function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** A rate a second: `12`, `9.8k`, `1.2M`. */
export function rateText(rate: number): string {
  if (rate < 1000) return String(Number(rate.toPrecision(3)));
  const [unit, divisor] = rate < 999_500 ? ['k', 1000] : ['M', 1_000_000];
  return `${Number((rate / divisor).toPrecision(3))}${unit}`;
}

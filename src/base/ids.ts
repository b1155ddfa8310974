/**
 * Names of the things that messages and events speak of. Plain strings and numbers on the wire, told apart by the type checker
 * where mixing them up would go unnoticed.
 */
import type { Brand } from './brand.ts';

/** Milliseconds of model time since the run began. */
export type ModelTime = number;

/** Milliseconds since 1970: event time, watermarks and processing time. Long.MIN_VALUE and Long.MAX_VALUE as the nearest doubles. */
export type Timestamp = number;

/** Long.MIN_VALUE: no timestamp, no watermark yet. Exact as a double. */
export const MIN_TIMESTAMP: Timestamp = -(2 ** 63);
/** Long.MAX_VALUE, rounded up to 2^63: the watermark at the end of a bounded input. */
export const MAX_TIMESTAMP: Timestamp = 2 ** 63;

/** One of the groups that the keys of an operator are dealt into; 0 to max parallelism - 1. Source: KeyGroupRangeAssignment. */
export type KeyGroup = Brand<number, 'KeyGroup'>;

/** First and last key group of a subtask, both inclusive. */
export interface KeyGroupRange {
  readonly start: KeyGroup;
  readonly end: KeyGroup;
}

/** `vertex:subtask:attempt` with the vertex's key, e.g. `count:1:0`: the first execution of the second subtask. */
export type ExecutionId = string;

/** `from execution > to execution : edge`, e.g. `source:0:0 > count:1:0 : e0`. */
export type ChannelId = string;

/** `tm-1`; shown as TaskManager 1. The dead stay dead: a new TaskManager has a new number. */
export type TaskManagerId = string;

/** `tm-1/0`: a slot of a TaskManager, counted from 0. */
export type SlotId = string;

/** 32 hex digits, made from the uid or from the place in the graph. Source: StreamGraphHasherV2 (2.4). */
export type OperatorId = string;

/** Number of a checkpoint or savepoint of a job, from 1 (7.2.3). */
export type CheckpointId = number;

/** Makes an execution's id; `vertex` is the key of a JobVertex. */
export function executionId(vertex: string, subtask: number, attempt: number): ExecutionId {
  return `${vertex}:${subtask}:${attempt}`;
}

/** Takes an execution's id apart. The inverse of `executionId`. */
export function executionParts(id: ExecutionId): { vertex: string; subtask: number; attempt: number } {
  const first = id.indexOf(':');
  const second = id.indexOf(':', first + 1);
  return {
    vertex: id.slice(0, first),
    subtask: Number(id.slice(first + 1, second)),
    attempt: Number(id.slice(second + 1)),
  };
}

/** `vertex:subtask`: what an execution is an attempt of. */
export function subtaskOf(execution: ExecutionId): string {
  return execution.slice(0, execution.lastIndexOf(':'));
}

/** The id of the channel over which `from` feeds `to` along an edge of the job graph. */
export function channelId(from: ExecutionId, to: ExecutionId, edge: string): ChannelId {
  return `${from} > ${to} : ${edge}`;
}

/** Takes a channel's id apart. The inverse of `channelId`. */
export function channelParts(id: ChannelId): { from: ExecutionId; to: ExecutionId; edge: string } {
  const arrow = id.indexOf(' > ');
  const colon = id.indexOf(' : ', arrow);
  return { from: id.slice(0, arrow), to: id.slice(arrow + 3, colon), edge: id.slice(colon + 3) };
}

/** The TaskManager that a slot belongs to. */
export function taskManagerOf(slot: SlotId): TaskManagerId {
  return slot.slice(0, slot.indexOf('/'));
}

/** A slot's number within its TaskManager, from 0. */
export function slotIndexOf(slot: SlotId): number {
  return Number(slot.slice(slot.indexOf('/') + 1));
}

/** `tm-1` as people call it: `TaskManager 1`. */
export function taskManagerName(id: TaskManagerId): string {
  return `TaskManager ${taskManagerNumber(id)}`;
}

/** The 1 of `tm-1`. */
export function taskManagerNumber(id: TaskManagerId): number {
  return Number(id.slice(id.indexOf('-') + 1));
}

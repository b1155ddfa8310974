/**
 * What the page and the director's Worker say to each other beyond the session: the page opens storage and keeps what a reload needs. The director stands in the frame next to strangers' code, so the page checks what comes from there.
 */
import * as v from 'valibot';
import type { KeptLegStart } from '../../ports/leg-start.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionCommand, SessionReport } from '../../ports/session-messages.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { metrics } from './live-messages.ts';

/** A run as a later page can take it up: what it was, how far it had come, and where its durable storage lies. */
export interface KeptRun {
  readonly spec: RunSpec;
  readonly tape: readonly TapeEntry[];
  readonly step: number;
  /** That was its last step. */
  readonly ended: boolean;
  readonly namespace: string;
  /** At full speed: it has no steps, and of its history only what lies in storage. */
  readonly live: boolean;
}

/** Page → director. */
export type DirectorCommand =
  | SessionCommand
  /** Answers `openStorage`; the port comes with it unless it failed. */
  | { readonly type: 'storageOpened'; readonly run: number }
  /** Goes on from a run that a former page left. */
  | { readonly type: 'takeUp'; readonly run: number; readonly kept: KeptRun; readonly paused: boolean }
  /** Whether it still runs; it answers `pong`. */
  | { readonly type: 'ping' }
  /** The browser slows down what is hidden: the watchdog does not count that time. */
  | { readonly type: 'visibility'; readonly hidden: boolean };

/** Director → page. */
export type DirectorReport =
  | SessionReport
  | { readonly type: 'pong' }
  /** `namespace`: as it was kept by a former page; null begins with an empty storage. */
  | { readonly type: 'openStorage'; readonly run: number; readonly namespace: string | null }
  /** To be kept for a reload. */
  | {
      readonly type: 'keep';
      readonly run: number;
      readonly tape: readonly TapeEntry[];
      readonly step: number;
      readonly ended: boolean;
    }
  /** A new leg of the run has begun: to be kept for a reload, with its tape, in place of the one before. */
  | {
      readonly type: 'leg';
      readonly run: number;
      readonly start: KeptLegStart;
      readonly tape: readonly TapeEntry[];
    }
  /** Hash of the history after each of the steps reported last; only where hashes are kept. */
  | { readonly type: 'hashes'; readonly run: number; readonly hashes: readonly string[] };

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(10_000));
const name = v.pipe(v.string(), v.maxLength(100));
const place = v.strictObject({ step: whole, index: whole });
/** Its own fields are the reducer's business: what it does not know it leaves alone, and all of it is shown as text. */
const event = v.looseObject({ type: name, place, time: v.number(), cause: v.nullable(place) });
const tape = v.pipe(v.array(v.looseObject({ action: name })), v.maxLength(10_000));
const LEG_BYTES_MAX = 70e6;
const part = v.strictObject({ key: v.pipe(v.string(), v.maxLength(1000)), bytes: v.instance(Uint8Array) });
const topic = v.strictObject({ log: v.looseObject({ name }), partitions: v.array(v.array(v.looseObject({}))) });
/** It only comes back into the frame; the page keeps it, and so caps it. */
const legStart = v.looseObject({
  leg: whole,
  step: whole,
  time: v.number(),
  stored: v.strictObject({
    record: v.looseObject({}),
    parts: v.pipe(
      v.array(part),
      v.check((parts) => parts.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) <= LEG_BYTES_MAX),
    ),
    topics: v.optional(v.pipe(v.array(topic), v.maxLength(100))),
  }),
});
const reason = v.looseObject({ class: text, message: v.pipe(v.string(), v.maxLength(100_000)) });

const reportSchema = v.variant('type', [
  v.strictObject({ type: v.literal('pong') }),
  v.strictObject({
    type: v.literal('advanced'),
    run: whole,
    events: v.pipe(v.array(event), v.maxLength(200_000)),
    step: whole,
    time: v.number(),
    replaced: v.optional(whole),
  }),
  v.strictObject({ type: v.literal('state'), run: whole, state: v.picklist(['running', 'paused', 'idle', 'ended']) }),
  v.strictObject({ type: v.literal('tape'), run: whole, tape }),
  v.strictObject({ type: v.literal('broken'), run: whole, reason }),
  v.strictObject({ type: v.literal('openStorage'), run: whole, namespace: v.nullable(v.string()) }),
  v.strictObject({ type: v.literal('keep'), run: whole, tape, step: whole, ended: v.boolean() }),
  v.strictObject({ type: v.literal('leg'), run: whole, start: legStart, tape }),
  v.strictObject({ type: v.literal('hashes'), run: whole, hashes: v.array(v.pipe(v.string(), v.maxLength(32))) }),
  v.strictObject({ type: v.literal('metrics'), run: whole, time: v.number(), ...metrics }),
  v.strictObject({ type: v.literal('chaos'), run: whole, drawn: whole, goesOn: v.boolean() }),
  v.strictObject({ type: v.literal('refused'), run: whole, count: whole }),
]);

/** A message from the director's Worker as the page may use it; null when it is none. */
export function directorReport(message: unknown): DirectorReport | null {
  const parsed = v.safeParse(reportSchema, message);
  return parsed.success ? (parsed.output as unknown as DirectorReport) : null;
}

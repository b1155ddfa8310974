/**
 * What is said of a run that faults were drawn against. It is broken where a promise of the job's is: its state is not exactly once, a sink
 * lacks a row or has one that is wrong, or it does not come back. A sink that does not commit may well have rows twice (8.5.4): that is told, and
 * breaks nothing.
 */
import { stableText } from '../codec/stable-text.ts';
import type { JobView } from './job-view.ts';
import { type Expected, type Ledger, ledgerOf, type SinkLedger } from './ledger.ts';
import { counted, operatorName, valueText } from './names.ts';
import { type Origin, originId } from './origins.ts';

export interface Breach {
  /** Which promise: a shorter tape must break the same. */
  readonly kind: 'state' | 'output' | 'end';
  /** What is wrong, as a sentence. */
  readonly text: string;
}

export type ChaosVerdict =
  | { readonly kind: 'broken'; readonly breach: Breach }
  /** `twice`: rows that sinks have more than once. */
  | { readonly kind: 'held'; readonly twice: number }
  /** Runs without a failure differ among themselves, or what is behind the rows is not known before the job ends. */
  | { readonly kind: 'unknown' };

/** `expected`: of runs without a failure, which reach further than this one. */
export function chaosVerdict(view: JobView, expected: Expected): ChaosVerdict {
  const failed = endBreach(view);
  if (failed !== null) return { kind: 'broken', breach: failed };
  const ledger = ledgerOf(view, expected);
  const breach = stateBreach(view, ledger) ?? outputBreach(view, ledger, expected);
  if (breach !== null) return { kind: 'broken', breach };
  const isKnown = ledger.stateVerdict === 'exactly once' || isDecided(ledger.output);
  return isKnown ? { kind: 'held', twice: sum(ledger.sinks, ({ total }) => total.duplicated) } : { kind: 'unknown' };
}

function isDecided(verdict: Ledger['output']): boolean {
  return verdict === 'exactly once' || verdict === 'not exactly once';
}

/** It did not come back. */
export function endBreach({ job }: JobView): Breach | null {
  if (job.status !== 'FAILED') return null;
  return { kind: 'end', text: `The job has failed for good: ${job.failure?.message ?? 'nobody said why'}` };
}

function stateBreach({ graph }: JobView, { state, stateVerdict }: Ledger): Breach | null {
  if (stateVerdict !== 'not exactly once') return null;
  const wrong = state.find(({ agrees }) => !agrees);
  if (wrong === undefined) return null;
  const { operator, key, seen, expected } = wrong;
  const what = `State ${operatorName(graph, operator)}.${wrong.state} of key ${key}`;
  return { kind: 'state', text: `${what} is ${valueText(seen)}, and should be ${valueText(expected)}.` };
}

function outputBreach(view: JobView, ledger: Ledger, expected: Expected): Breach | null {
  if (ledger.output === 'no single right answer') return null;
  for (const sink of ledger.sinks) {
    const text = lostText(sink) ?? wrongText(view, sink, expected) ?? twiceText(view, sink);
    if (text !== null) return { kind: 'output', text };
  }
  return null;
}

function lostText({ sink, total, lines }: SinkLedger): string | null {
  if (total.lost === 0) return null;
  const [first] = lines.flatMap(({ lostRows }) => lostRows);
  return `Sink “${sink}” has lost ${counted(total.lost, 'row')}, the first ${valueText(first)}.`;
}

/** Rows that no run without a failure writes: where each is traced to its record, such as say something else of it. */
function wrongText(view: JobView, { sink, traced, total }: SinkLedger, expected: Expected): string | null {
  const wrong = traced ? wrongRow(view, sink, expected) : null;
  if (wrong !== null)
    return `Sink “${sink}” has a row ${valueText(wrong.seen)} for a record that makes ${valueText(wrong.wanted)} without failures.`;
  if (traced || total.unexpected === 0) return null;
  return `Sink “${sink}” has ${counted(total.unexpected, 'row')} that no run without failures writes.`;
}

/**
 * The first row that is not what every run without a failure makes of the same records. Only rows of which all records that the key has had
 * by then are known to be behind them: after a restart those from when it has come as far again, with every split, as before.
 */
function wrongRow(view: JobView, sink: string, { runs }: Expected): { seen: unknown; wanted: unknown } | null {
  const wanted = new Map<string, { readonly text: string; readonly value: unknown } | null>();
  for (const { lineage } of runs) {
    const progress = new Map<string, Progress>();
    for (const row of lineage?.rows?.get(sink) ?? []) {
      const place = goOn(progress, row.key, row.origin);
      const text = stableText(row.value);
      const known = wanted.get(place);
      // Where they differ, the order of arrival decides it.
      if (known === undefined) wanted.set(place, { text, value: row.value });
      else if (known !== null && known.text !== text) wanted.set(place, null);
    }
  }
  const [inAll, inAttempt] = [new Map<string, Progress>(), new Map<string, Progress>()];
  for (const { key, value, origin, execution } of view.sinks.get(sink)?.rows.toArray() ?? []) {
    if (origin === null) continue;
    const place = goOn(inAll, key, origin);
    const right = goOn(inAttempt, `${execution}|${key}`, origin, key) === place && wanted.get(place);
    if (right && right.text !== stableText(value)) return { seen: value, wanted: right.value };
  }
  return null;
}

/** By split, how far the records of a key have come. */
type Progress = Map<string, number>;

/** One record on: names the key, all that it has had, and the record that came last. */
function goOn(all: Map<string, Progress>, id: string, origin: Origin, key = id): string {
  const progress: Progress = all.get(id) ?? new Map();
  all.set(id, progress);
  progress.set(origin.split, Math.max(origin.position, progress.get(origin.split) ?? origin.position));
  const reached = [...progress].map(([split, position]) => `${split}@${position}`).sort();
  return `${key}|${reached.join(' ')}|${originId(origin)}`;
}

function twiceText(view: JobView, { sink, total }: SinkLedger): string | null {
  if (total.duplicated === 0 || view.sinks.get(sink)?.commits !== true) return null;
  return `Sink “${sink}”, which commits its rows, has ${counted(total.duplicated, 'row')} twice.`;
}

function sum(sinks: readonly SinkLedger[], figure: (sink: SinkLedger) => number): number {
  return sinks.reduce((total, sink) => total + figure(sink), 0);
}

/**
 * A finished run as checks see it: its rows, its keyed state at the end, its events. Reads the trace and nothing else.
 */
import type { FailureReason } from '../base/failure.ts';
import { atPath, hasFields, sameData } from '../base/field-path.ts';
import { executionParts } from '../base/ids.ts';
import type { CompletedRun, RunStatus } from '../ports/run-service.ts';
import { keyText } from '../view/names.ts';
import type { JobGraph, OperatorNode } from '../wire/job-graph.ts';
import type { TraceEvent, TraceEventOf } from '../wire/trace-events.ts';
import type { Because, EventRef } from './checks.ts';
import { tapeInWords } from './tape-words.ts';

/** A row or an input record. Its fields are the lesson's own, which the lesson knows. */
export type Row = Readonly<Record<string, unknown>>;

export interface StateEntry {
  readonly key: unknown;
  readonly value: unknown;
  readonly subtask: number;
}

export interface LedgerFigures {
  readonly expected: number;
  readonly seen: number;
  readonly duplicated: number;
  readonly lost: number;
}

export class RunView {
  readonly failureFree: RunView;
  /** Of a job that starts from a savepoint: the run that was stopped with it. Else this run itself. */
  readonly before: RunView;
  private readonly sinkEvents: readonly TraceEventOf<'sinkWrote'>[];

  /** `failureFree`: the same job, data and seed with an empty tape; left out, it is this run itself. */
  constructor(
    private readonly completed: CompletedRun,
    failureFree?: RunView,
    before?: RunView,
  ) {
    this.failureFree = failureFree ?? this;
    this.before = before ?? this;
    this.sinkEvents = visibleRows(completed.events);
  }

  get seed(): number {
    return this.completed.spec.seed;
  }

  get status(): RunStatus {
    return this.completed.status;
  }

  /** The message of what ended the run, from the first cause of all, with the learner's line where it is known. */
  get failure(): string | null {
    const { failure } = this.completed;
    if (failure === null) return null;
    const { line, message } = firstCause(failure);
    return line === undefined ? message : `line ${line}: ${message}`;
  }

  /** What was done to the run, in words. */
  get tape(): readonly string[] {
    return tapeInWords(this.completed);
  }

  /** The rows of a data set that the lesson names. */
  input(dataSet: string): readonly Row[] {
    return (this.completed.spec.dataSets.find(({ name }) => name === dataSet)?.rows ?? []) as readonly Row[];
  }

  /** All rows a sink got, in order; of one that commits what was committed, in the order of the commits. */
  rows(sink: string): readonly Row[] {
    return this.written(sink).map((event) => event.value as Row);
  }

  lastRow(sink: string, where: Row): Row | undefined {
    return this.written(sink).findLast((event) => hasFields(event.value, where))?.value as Row | undefined;
  }

  /** The last row of each value of `field`, in the order in which the values first came, and the event that wrote it. */
  lastRowByKey(
    sink: string,
    field: string,
  ): readonly { readonly key: unknown; readonly row: Row; readonly event: EventRef }[] {
    const last = new Map<unknown, { key: unknown; row: Row; event: EventRef }>();
    for (const event of this.written(sink)) {
      const key = atPath(event.value, field);
      last.set(key, { key, row: event.value as Row, event: event.place });
    }
    return [...last.values()];
  }

  /** Keyed state at the end, by the state's name, and the operator's uid or name where that is not enough. */
  state(name: string, operator?: string): { readonly entries: readonly StateEntry[] } {
    const entries = new Map<string, StateEntry>();
    for (const event of this.completed.events) {
      if (event.type !== 'stateChanged' || event.state !== name) continue;
      if (operator !== undefined && !this.isOperator(event.operator, operator)) continue;
      const place = `${event.operator}|${keyText(event.key)}`;
      if (event.after === null || event.after === undefined) entries.delete(place);
      else entries.set(place, { key: event.key, value: event.after, subtask: executionParts(event.execution).subtask });
    }
    return { entries: [...entries.values()] };
  }

  /** The ledger's figures for a sink: what a run without failure wrote, against what this one did. */
  ledger(sink: string): LedgerFigures {
    const missing = [...this.failureFree.rows(sink)];
    let duplicated = 0;
    for (const row of this.rows(sink)) {
      const found = missing.findIndex((expected) => sameData(expected, row));
      if (found === -1) duplicated += 1;
      else missing.splice(found, 1);
    }
    return {
      expected: this.failureFree.rows(sink).length,
      seen: this.rows(sink).length,
      duplicated,
      lost: missing.length,
    };
  }

  /** Events of a type, optionally with fields that must be equal (`value.page` looks inside). */
  events(type: TraceEvent['type'], where: Row = {}): readonly (EventRef & Row)[] {
    return this.completed.events
      .filter((event) => event.type === type && hasFields(event, where))
      .map((event) => ({ ...event, ...event.place }));
  }

  /** Why a check does not hold. */
  because(text: string | null, at?: EventRef): Because {
    return at === undefined ? { text: text ?? '' } : { text: text ?? '', at };
  }

  /** An operator of the submitted graph, by uid or name. */
  operator(
    uidOrName: string,
  ): { readonly parallelism: number; readonly chainedWith: readonly string[]; readonly input: string } | undefined {
    const graph = this.graph();
    const vertex = graph?.vertices.find(({ operators }) => operators.some((node) => isNamed(node, uidOrName)));
    if (!graph || !vertex) return undefined;
    return {
      parallelism: vertex.parallelism,
      chainedWith: vertex.operators.filter((node) => !isNamed(node, uidOrName)).map((node) => node.name),
      input: graph.edges.find((edge) => edge.toVertex === vertex.key)?.shipStrategy ?? 'NONE',
    };
  }

  private written(sink: string): readonly TraceEventOf<'sinkWrote'>[] {
    return this.sinkEvents.filter((event) => event.sink === sink);
  }

  private graph(): JobGraph | undefined {
    return this.completed.events.find((event) => event.type === 'submitted')?.graph;
  }

  private isOperator(idOrName: string, uidOrName: string): boolean {
    const node = this.graph()
      ?.vertices.flatMap(({ operators }) => operators)
      .find((each) => isNamed(each, uidOrName));
    return idOrName === uidOrName || (node !== undefined && (isNamed(node, idOrName) || node.operatorId === idOrName));
  }
}

/** The rows that are there for all to see: of a transaction when it is committed, for the first time. */
function visibleRows(events: readonly TraceEvent[]): TraceEventOf<'sinkWrote'>[] {
  const rows: TraceEventOf<'sinkWrote'>[] = [];
  const uncommitted = new Map<string, TraceEventOf<'sinkWrote'>[]>();
  const idOf = (sink: string, transaction: string) => JSON.stringify([sink, transaction]);
  for (const event of events) {
    if (event.type === 'committed') {
      const id = idOf(event.sink, event.transaction);
      rows.push(...(uncommitted.get(id) ?? []));
      uncommitted.delete(id);
    }
    if (event.type !== 'sinkWrote') continue;
    if (event.transaction === undefined) rows.push(event);
    else {
      const id = idOf(event.sink, event.transaction);
      uncommitted.set(id, [...(uncommitted.get(id) ?? []), event]);
    }
  }
  return rows;
}

function isNamed(node: OperatorNode, uidOrName: string): boolean {
  return node.uid === uidOrName || node.name === uidOrName;
}

/** What wraps it says little: that the program failed, that no restart is left. */
function firstCause(reason: FailureReason): FailureReason {
  const cause = reason.causes?.[0];
  return cause ? firstCause(cause) : reason;
}

/**
 * Holds what the sinks that commit have in a completed checkpoint against its offsets: what was committed before, and what their committers hold
 * to commit, is each record below the offsets once, but for those on their way there in the checkpoint itself (1.6.4, 7.1, 7.6.1). Fed with the
 * events of a run, in their order.
 * A committer of a custom sink holds the rows themselves; one of a topic names the transactions that lie there open, whose rows the trace tells.
 */
import type { TopicCommittable } from '../../task/operators/topic-writer-operator.ts';
import { isSynchronous } from '../../wire/snapshots.ts';
import type { TraceEvent, TraceEventOf } from '../../wire/trace-events.ts';
import { differs, said } from './check-checkpoint.ts';
import { type Cut, wrongRecords } from './held-records.ts';
import type { JobPlan, PlannedRecord } from './job-plan.ts';
import type { StoredCheckpoint } from './stored-checkpoint.ts';

const COMMITTER_STATE = 'streaming_committer_raw_states';

/** A transaction that a committer holds. */
interface Held {
  readonly rows: readonly PlannedRecord[];
  /** How many it says that there are. */
  readonly count: number;
}

/** What is known of one sink. */
class SinkHistory {
  readonly written = new Map<string, PlannedRecord[]>();
  readonly committed = new Set<string>();
  /** By checkpoint: the transactions that it holds, and those that had been committed before it. */
  readonly accounts = new Map<number, ReadonlySet<string>>();
  /** They were committed with a savepoint that the job did not stop with after all: what they hold is read and committed anew (7.2.8, 7.9.3). */
  private readonly abandoned = new Set<string>();

  constructor(readonly sink: string) {}

  get lasting(): string[] {
    return [...this.committed].filter((transaction) => !this.abandoned.has(transaction));
  }

  /** The job goes back from a savepoint to an earlier checkpoint, which knows nothing of what came between the two. */
  abandon(savepoint: number, restored: number): void {
    const before = this.accounts.get(restored);
    for (const transaction of this.accounts.get(savepoint) ?? [])
      if (!before?.has(transaction)) this.abandoned.add(transaction);
  }
}

export class CommittablesCheck {
  private readonly sinks: readonly SinkHistory[];
  /** Savepoints that the job was to stop with. */
  private stopped: number[] = [];
  /** What it then began anew with; 0: with nothing. */
  private restored: number | null = null;

  constructor({ commitMs, topic }: Pick<JobPlan, 'commitMs' | 'topic'>) {
    const names = [...(commitMs === null ? [] : ['committed']), ...(topic ? ['topic'] : [])];
    this.sinks = names.map((name) => new SinkHistory(name));
  }

  see(event: TraceEvent): void {
    switch (event.type) {
      case 'sinkWrote':
        this.wrote(event);
        break;
      case 'committed':
        this.historyOf(event.sink)?.committed.add(event.transaction);
        break;
      case 'checkpointCompleted':
        if (isSynchronous(event.kind)) this.stops(event.checkpoint);
        break;
      case 'taskStatus':
        if (event.to === 'SCHEDULED') this.restored = 0;
        break;
      case 'restored':
        this.restored = Number(event.from);
    }
  }

  /** To be asked for each completed checkpoint in its turn. One sentence a violation; at least once: only of what is missing. */
  violationsOf(checkpoint: number, stored: StoredCheckpoint, cut: Cut): string[] {
    this.abandon();
    return this.sinks.flatMap((history) => {
      const held = heldBy(history, stored);
      const transactions = new Set([...held.keys(), ...history.lasting]);
      history.accounts.set(checkpoint, transactions);
      const rows = [...transactions].flatMap((each) => held.get(each)?.rows ?? history.written.get(each) ?? []);
      return [...wrongRows(history.sink, rows, cut), ...wrongHeld(held, history)];
    });
  }

  private wrote({ sink, transaction, value }: TraceEventOf<'sinkWrote'>): void {
    const written = transaction === undefined ? undefined : this.historyOf(sink)?.written;
    if (written === undefined || transaction === undefined) return;
    const rows = written.get(transaction);
    if (rows === undefined) written.set(transaction, [value as PlannedRecord]);
    else rows.push(value as PlannedRecord);
  }

  private stops(savepoint: number): void {
    this.abandon();
    this.stopped.push(savepoint);
  }

  /** The savepoints that the job has gone back behind. */
  private abandon(): void {
    const { restored } = this;
    if (restored === null) return;
    for (const savepoint of this.stopped)
      if (savepoint > restored) for (const history of this.sinks) history.abandon(savepoint, restored);
    this.stopped = [];
    this.restored = null;
  }

  private historyOf(sink: string): SinkHistory | undefined {
    return this.sinks.find((history) => history.sink === sink);
  }
}

// ── what a checkpoint holds ─────────────────────────────────────────────────────────────────────

type StoredCommittables = readonly {
  readonly subtasks: readonly {
    readonly transactions: readonly { readonly id: string; readonly rows: readonly PlannedRecord[] }[];
    readonly requests: readonly { readonly committable: unknown }[];
  }[];
}[];

/** By transaction. */
function heldBy({ sink, written }: SinkHistory, stored: StoredCheckpoint): ReadonlyMap<string, Held> {
  const collectors = stored.elements(`${sink}: Committer`, COMMITTER_STATE) as StoredCommittables[];
  const subtasks = collectors.flat().flatMap((committables) => committables.subtasks);
  if (sink !== 'topic')
    return new Map(
      subtasks.flatMap(({ transactions }) => transactions.map(({ id, rows }) => [id, { rows, count: rows.length }])),
    );
  const named = subtasks.flatMap(({ requests }) => requests.map(({ committable }) => committable as TopicCommittable));
  return new Map(
    named.map(({ transaction, rows }) => [transaction, { rows: written.get(transaction) ?? [], count: rows }]),
  );
}

function wrongRows(sink: string, rows: readonly PlannedRecord[], cut: Cut): string[] {
  const others = rows.filter(({ id, amount }) => (cut.amounts.get(id) ?? amount) !== amount);
  return [
    ...wrongRecords({ operator: `${sink}: Writer`, ids: rows.map(({ id }) => id), isOver: () => false }, cut),
    ...said(
      others.map(({ id }) => id),
      `have another amount in ${sink}`,
    ),
  ];
}

/** A transaction is held with all that was written to it. */
function wrongHeld(held: ReadonlyMap<string, Held>, { written }: SinkHistory): string[] {
  return [...held].flatMap(([transaction, { count }]) =>
    differs(`number of rows in transaction ${transaction}`, written.get(transaction)?.length ?? 0, count),
  );
}

/**
 * Brings back keyed state that is larger than memory: a few key groups at a time, each taken up and written to working state before the next
 * ones are read. Between the stream task, which waits for it in INITIALIZING, and the head of its chain. Source: RocksDBRestoreOperation (7.9).
 */
import { type OperatorId, subtaskOf } from '../base/ids.ts';
import { openPart } from '../codec/snapshot-format.ts';
import type { StorageAnswer } from '../ports/durable-storage.ts';
import type { TaskDeployment } from '../wire/messages.ts';
import type { KeyGroupHandle, TaskRestore } from '../wire/snapshots.ts';
import type { OperatorChain } from './operator-chain.ts';
import { usesIndexedDb } from './operators/indexeddb-backend.ts';
import type { RestoredOperatorState } from './operators/operator.ts';
import { RestoreFailed } from './task-restore.ts';
import type { TaskServices } from './task-services.ts';

/** Bytes that are read at a time. */
const PAGE_BYTES = 1 << 20;

/** What of a restore is read in one piece: all but state that may be larger than memory. */
export function restoredAtOnce({ restore, configuration }: TaskDeployment): TaskRestore | null {
  if (restore === null || !usesIndexedDb(configuration)) return restore;
  return { ...restore, operators: restore.operators.map((operator) => ({ ...operator, keyed: [] })) };
}

interface OpeningTask {
  readonly deployment: TaskDeployment;
  readonly line: Pick<TaskServices, 'ask'>;
  /** A mail that nothing holds up. */
  post(mail: () => void): void;
}

/** Brings back what was not restored at once, if anything, and opens the operators. */
export function openWithState(
  chain: OperatorChain,
  restored: ReadonlyMap<OperatorId, RestoredOperatorState>,
  { deployment: { restore, configuration }, line, post }: OpeningTask,
  opened: () => void,
): void {
  const open = () => {
    chain.initializeAndOpen(restored);
    opened();
  };
  if (restore === null || !usesIndexedDb(configuration)) open();
  else new KeyedRestore(restore, chain, line, post).begin(open);
}

/** An execution has ended, and what it had in working state goes, with what earlier attempts may have left there. */
export function dropWorkingState(
  { execution, configuration, attempt }: TaskDeployment,
  services: Pick<TaskServices, 'ask'>,
): void {
  if (!usesIndexedDb(configuration)) return;
  services.ask({ type: 'dropState', subtask: subtaskOf(execution), before: attempt + 1 }, () => {});
}

class KeyedRestore {
  private readonly left: KeyGroupHandle[];

  constructor(
    private readonly restore: TaskRestore,
    private readonly chain: OperatorChain,
    private readonly services: Pick<TaskServices, 'ask'>,
    private readonly post: (mail: () => void) => void,
  ) {
    const { operatorId } = chain.head.node;
    this.left = [...(restore.operators.find((operator) => operator.operatorId === operatorId)?.keyed ?? [])];
  }

  begin(done: () => void): void {
    const page: KeyGroupHandle[] = [];
    for (let size = 0; this.left.length > 0 && size < PAGE_BYTES; size += page.at(-1)?.bytes ?? 0)
      page.push(...this.left.splice(0, 1));
    if (page.length === 0) {
      done();
      return;
    }
    this.services.ask({ type: 'getParts', keys: page.map(({ part }) => part) }, (answer) =>
      this.post(() => this.take(page, answer, done)),
    );
  }

  private take(page: readonly KeyGroupHandle[], answer: StorageAnswer, done: () => void): void {
    if (answer.type !== 'parts')
      throw new RestoreFailed(this.restore.checkpoint, answer.type === 'failed' ? answer.message : 'nothing came back');
    const parts = new Map(answer.parts.map(({ key, bytes }) => [key, bytes]));
    const { operator } = this.chain.head;
    const { unclaimed } = this.restore;
    for (const { keyGroup, part, bucket, entries, bytes: size } of page) {
      const bytes = openPart(parts.get(part) ?? new Uint8Array(), part);
      const stored = { part, entries, size };
      const blob = { keyGroup, bytes, ...(bucket === undefined ? {} : { bucket }) };
      operator.restoreKeyed?.([unclaimed === true ? blob : { ...blob, stored }]);
    }
    operator.behindState?.(() => this.begin(done));
  }
}

/**
 * Holds what a checkpoint of a resumed job contains against the numbers below the offsets of its source: each is in the state of every operator that
 * keeps numbers, or on its way there in the checkpoint itself, and nothing else is (7.1, 7.6.1). Once all are read nothing is asked: the end of time may have
 * come, which empties the windows, and subtasks may have finished without a state.
 */
import type { StoredKeyGroup } from '../../../codec/stored-state.ts';
import type { KeptSnapshot } from '../../../ports/kept-snapshot.ts';
import { said } from '../check-checkpoint.ts';
import { positionsOf, unreadSplits } from '../checkpoint-contents.ts';
import { entriesOf, formsOf, StoredCheckpoint, type Vertex } from '../stored-checkpoint.ts';
import type { ResumedJob } from './resumed-code.ts';

interface Held {
  readonly key: number;
  readonly id: number;
}

/** One sentence a violation. At least once: only of what is missing in the fold. */
export function resumedContentsViolations(job: ResumedJob, kept: KeptSnapshot, exactlyOnce: boolean): string[] {
  const stored = new StoredCheckpoint(kept);
  const unread = positionsOf(unreadSplits(kept.metadata, stored, []).get('source0'));
  if (unread.size === 0) return [];
  const read = new Set(Array.from({ length: job.numbers }, (_, id) => id).filter((id) => !unread.has(id)));
  const windows = (operator: string) => ({ operator, held: stored.keyGroups(operator).flatMap(windowedIn) });
  // Before a savepoint to drain with, all windows have fired; at least once, they may have after the first of the barriers.
  const mayHaveFired = kept.metadata.kind === 'terminate' || !exactlyOnce;
  const states: readonly StateOf[] = [
    { operator: 'fold', held: stored.keyGroups('fold').flatMap(foldedIn) },
    ...(mayHaveFired ? [] : [windows('tumbling'), windows('sessions')]),
  ];
  const sentences = states.flatMap((state) => [
    ...lost(stored, read, state),
    ...(exactlyOnce ? wrong(stored, read, state, job.keys) : []),
  ]);
  return sentences.map((sentence) => `Checkpoint ${kept.metadata.checkpoint}: ${sentence}`);
}

interface StateOf {
  readonly operator: string;
  readonly held: readonly Held[];
}

function lost(stored: StoredCheckpoint, read: ReadonlySet<number>, { operator, held }: StateOf): string[] {
  const there = new Set(held.map(({ id }) => id));
  const coming = new Set(recordsOf(stored, (channel) => leadsTo(operator, channel)));
  return said(
    [...read].filter((id) => !there.has(id) && !coming.has(id)),
    `below the offsets of the source are neither in the state of ${operator} nor on their way there`,
  );
}

function wrong(
  stored: StoredCheckpoint,
  read: ReadonlySet<number>,
  { operator, held }: StateOf,
  keys: number,
): string[] {
  const ids = held.map(({ id }) => id);
  const waiting = new Set(recordsOf(stored, ({ vertex, side }) => side === 'inputs' && isOf(vertex, operator)));
  const where = `in the state of ${operator}`;
  const idsOf = (isWrong: (one: Held, index: number) => boolean) => held.filter(isWrong).map(({ id }) => id);
  return [
    ...said(
      idsOf(({ id }) => !read.has(id)),
      `${where} are not below the offsets of the source`,
    ),
    ...said(
      idsOf(({ id }, index) => ids.indexOf(id) !== index),
      `${where} are there twice`,
    ),
    ...said(
      idsOf(({ id }) => waiting.has(id)),
      `${where} are on their way there as well`,
    ),
    ...said(
      idsOf(({ key, id }) => id % keys !== key),
      `${where} are with a key that is not theirs`,
    ),
  ];
}

type StoredChannel = StoredCheckpoint['channels'][number];

function recordsOf({ channels }: StoredCheckpoint, isWanted: (channel: StoredChannel) => boolean): number[] {
  return channels.filter(isWanted).flatMap(({ records }) => records as readonly number[]);
}

/** Operators that hand on no numbers. */
const LAST = ['fold', 'tumbling', 'sessions', 'judge', 'roll'];

/** Whether a number in this channel may come to the operator. Rules are numbers too, but none of them. */
function leadsTo(operator: string, { vertex, side }: StoredChannel): boolean {
  if (side === 'outputs') return !isOf(vertex, 'rules');
  return !LAST.some((last) => last !== operator && isOf(vertex, last));
}

function isOf({ operators }: Vertex, operator: string): boolean {
  return operators.some(({ name }) => name === operator);
}

function foldedIn(group: StoredKeyGroup): Held[] {
  const folded = formsOf(group, 'folded') as ReadonlyMap<number, readonly [{ readonly ids: readonly number[] }]>;
  return [...folded].flatMap(([key, [{ ids }]]) => ids.map((id) => ({ key, id })));
}

function windowedIn(group: StoredKeyGroup): Held[] {
  return entriesOf(group, 'window-contents').flatMap(([, key, forms]) =>
    (forms as readonly (readonly [number])[]).map(([id]) => ({ key, id })),
  );
}

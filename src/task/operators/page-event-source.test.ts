/** The source of page events, driven by hand: what it reads of what has happened. */
import { expect, test } from 'vitest';
import type { OperatorSpec } from '../../api/transformations.ts';
import { NO_WATERMARKS } from '../../api/watermark-strategy.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import type { PageEvent, PageEventType } from '../../wire/page-event.ts';
import type { RestoredOperatorState } from './operator.ts';
import { OperatorHarness } from './testing/operator-harness.ts';

const at = (ts: number, type: PageEventType = 'click'): PageEvent => ({ type, x: ts, y: 0, key: '', ts });
const split = (start: number, step = 1): SourceSplit => ({ id: `s${start}`, start, step, end: null, next: start });

function reading(
  types: PageEventType[],
  pageEvents: readonly PageEvent[],
  restored: RestoredOperatorState | null = null,
) {
  const spec: OperatorSpec = { type: 'source', watermarks: NO_WATERMARKS, source: { kind: 'page', types } };
  return new OperatorHarness(spec, { pageEvents, restored });
}

test('it has nothing until something happens, and never ends', () => {
  const happened: PageEvent[] = [];
  const harness = reading(['click'], happened);
  harness.source.addSplits([split(0)]);
  expect(harness.source.pollNext()).toBe('nothing');
  happened.push(at(7));
  expect([harness.source.pollNext(), harness.source.pollNext()]).toEqual(['more', 'nothing']);
  harness.source.noMoreSplits();
  expect(harness.source.pollNext()).toBe('nothing');
  expect(harness.drain()).toEqual([{ v: at(7), ts: 7 }]);
});

test('it reads events of its types; each subtask takes them in turn', () => {
  const happened = [at(1), at(2, 'key'), at(3), at(4, 'move'), at(5, 'key')];
  const harness = reading(['click', 'key'], happened);
  harness.source.addSplits([split(1, 2)]);
  for (let polled = 0; polled < 3; polled++) harness.source.pollNext();
  expect(harness.values()).toEqual([at(2, 'key'), at(5, 'key')]);
});

test('1.5.4: restored, it reads on from where its snapshot stood', () => {
  const happened = [at(1), at(2), at(3)];
  const first = reading(['click'], happened);
  first.source.addSplits([split(0)]);
  first.source.pollNext();
  const second = reading(['click'], happened, first.snapshot());
  second.source.pollNext();
  second.source.pollNext();
  expect(second.values()).toEqual([at(2), at(3)]);
});

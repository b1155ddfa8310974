/** What a picture costs, counted in entries of the view model that are looked at: it must not grow with the length of a run. */
import { afterEach, expect, test, vi } from 'vitest';
import { AppendLog } from '../../src/view/append-log.ts';
import { CopyOnWriteMap } from '../../src/view/copy-on-write-map.ts';
import { Story } from './story-run.ts';

/** Each number is a row of its own in the sink, with a key that no row had before. */
const EVER_NEW = `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSource(new DataGeneratorSource((n) => n, 40000, RateLimiterStrategy.perSecond(10)), WatermarkStrategy.noWatermarks(), 'numbers')
  .map((n) => ({ n })).sinkTo(new CollectSink('all'));
env.execute('numbers');
`;

afterEach(() => vi.restoreAllMocks());

test.each([
  ['a count by region', undefined],
  ['rows of ever new keys', EVER_NEW],
])(
  '%s: the tenth checkpoint is drawn with no more work than the third, but for the history of checkpoints',
  (_name, code) => {
    const story = new Story([], code, {}, 6_000);
    const early = lookedAt(story, 3);
    expect(early).toBeGreaterThan(10);
    // Of at most a hundred: JobManager, shelf and triggers each look for the newest.
    expect(lookedAt(story, 10) - early).toBeLessThanOrEqual(3 * (10 - 3));
  },
);

/** How many entries of maps and logs the picture just after a checkpoint reads. */
function lookedAt(story: Story, checkpoint: number): number {
  const completed = story.event('checkpointCompleted', checkpoint);
  story.viewAfter(completed);
  let read = 0;
  const { values, keys, get } = CopyOnWriteMap.prototype;
  const at = AppendLog.prototype.at;
  vi.spyOn(CopyOnWriteMap.prototype, 'values').mockImplementation(function* (this: CopyOnWriteMap<unknown, unknown>) {
    for (const value of values.call(this)) yield count(value);
  } as never);
  vi.spyOn(CopyOnWriteMap.prototype, 'keys').mockImplementation(function* (this: CopyOnWriteMap<unknown, unknown>) {
    for (const key of keys.call(this)) yield count(key);
  } as never);
  vi.spyOn(CopyOnWriteMap.prototype, 'get').mockImplementation(function (
    this: CopyOnWriteMap<unknown, unknown>,
    key: unknown,
  ) {
    return count(get.call(this, key));
  });
  vi.spyOn(AppendLog.prototype, 'at').mockImplementation(function (this: AppendLog<unknown>, index: number) {
    return count(at.call(this, index));
  });
  function count<Read>(entry: Read): Read {
    read++;
    return entry;
  }
  story.after(completed, 0, { width: 1266, height: 670 });
  vi.restoreAllMocks();
  return read;
}

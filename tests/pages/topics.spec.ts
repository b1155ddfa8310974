import { expect, test } from '@playwright/test';
import { openHostPage, runSpec } from './host-page.ts';

const EACH = Array.from({ length: 60 }, (_, n) => n);

const IMPORTS = `import { DataGeneratorSource, DeliveryGuarantee, RateLimiterStrategy, StreamExecutionEnvironment, TopicSink, TopicSource,
  CollectSink, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(100);
const none = WatermarkStrategy.noWatermarks();`;

const WRITING = `${IMPORTS}
const numbers = new DataGeneratorSource((n) => n, 60, RateLimiterStrategy.perSecond(100));
env.fromSource(numbers, none, 'numbers').sinkTo(TopicSink.builder().setTopic('numbers')
  .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE).setTransactionalIdPrefix('numbers').build());
env.execute('writing');`;

const READING = `${IMPORTS}
const numbers = TopicSource.builder().setTopics('numbers').setBounded().build();
env.fromSource(numbers, none, 'numbers').sinkTo(new CollectSink('seen'));
env.execute('reading');`;

test('1.6.6: killed between pre-commit and commit, and read by another job after a reload: every row is there once', async ({
  page,
}) => {
  await openHostPage(page);
  const written = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('topics');
      await session.runToEnd(spec);
      const { tape, broken, refused } = session;
      const { hashes } = await window.millrace.runs.runWithHashes({ ...spec, tape }, 100_000);
      const firstDifference = hashes.findIndex((hash, index) => hash !== session.hashes[index]);
      const count = (type: string) => session.events.filter((event) => event.type === type).length;
      return { broken, refused, firstDifference, lost: count('taskManagerLost'), aborted: count('transactionAborted') };
    },
    runSpec(WRITING, {
      tape: [{ when: { event: 'preCommitted', nth: 3 }, action: 'killTaskManager', target: 'tm-1' }],
    }),
  );
  expect(written).toMatchObject({ broken: null, refused: 0, firstDifference: -1 });
  expect(written.lost).toBeGreaterThan(0);
  await page.reload();
  await page.waitForFunction(() => window.millrace !== undefined);
  const seen = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession('topics');
    await session.runToEnd(spec);
    return { broken: session.broken, rows: (await session.storedRows('seen')).map(({ value }) => Number(value)) };
  }, runSpec(READING));
  expect(seen.broken).toBe(null);
  expect(seen.rows.sort((a, b) => a - b)).toEqual(EACH);
});

/** The exception history that the page shows is the one that the JobManager keeps (8.4.1), whatever happens to a job. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { drawRun } from '../../src/cli/simulate/run-plan.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { JobManager } from '../../src/jobmanager/job-manager.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import { type ExceptionView, exceptionHistory } from '../../src/view/exception-history.ts';
import { viewOf } from '../../src/view/reduce.ts';
import { COUNTING, RESTARTING, STEPS_MAX, simulation } from './run-job.ts';

const applied = vi.spyOn(JobManager.prototype, 'apply');
afterEach(() => applied.mockClear());

type Entry = Pick<ExceptionView, 'execution' | 'reason'>;

/** A root and what came with it, which Flink keeps in no order. */
function textOf(root: Entry, concurrent: readonly Entry[]): readonly string[] {
  const text = ({ execution, reason }: Entry) => `${execution} ${JSON.stringify(reason)}`;
  return [text(root), ...concurrent.map(text).sort()];
}

/** What the last JobManager of a run keeps, and what the page shows at its end. */
async function histories(spec: Partial<RunSpec> & Pick<RunSpec, 'code'>) {
  const finished: FinishedRun = await simulation(spec.code, spec).complete(STEPS_MAX);
  const manager = applied.mock.contexts.at(-1) as JobManager;
  const { roots } = exceptionHistory(viewOf(finished.events), spec.configuration ?? RESTARTING);
  return {
    finished,
    kept: manager.exceptionHistory.map((root) => textOf(root, root.concurrent)),
    shown: roots.map(({ exception, concurrent }) => textOf(exception, concurrent)),
  };
}

/** Three subtasks that do not know each other. */
const APART = `
import { DataGeneratorSource, DiscardingSink, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(3);
const source = new DataGeneratorSource((n) => n, 900, RateLimiterStrategy.perSecond(100));
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers').sinkTo(new DiscardingSink());
env.execute('apart');
`;

const EXPONENTIAL = {
  'restart-strategy.type': 'exponential-delay',
  'restart-strategy.exponential-delay.initial-backoff': '400 ms',
  'restart-strategy.exponential-delay.max-backoff': '1 min',
  'restart-strategy.exponential-delay.attempts-before-reset-backoff': '2',
};

const fail = (time: number, target: string) =>
  ({ time, action: 'failTask', target, value: `${target} at ${time}` }) as const;

describe('8.4.1 what the page shows is what the JobManager keeps', () => {
  test('of a job that is restarted again and again, as many of the newest as are kept', async () => {
    const configuration = { ...RESTARTING, 'web.exception-history-size': '3' };
    const tape = Array.from({ length: 5 }, (_, index) => fail(300 + index * 200, `count:${index % 2}`));
    const { kept, shown } = await histories({ code: COUNTING, configuration, tape });
    expect(kept.flat()).toEqual([1100, 900, 700].map((time) => expect.stringContaining(`at ${time}`)));
    expect(shown).toEqual(kept);
  });

  test('of a job that is not restarted any more, the end with the task that failed', async () => {
    const configuration = { ...RESTARTING, 'restart-strategy.fixed-delay.attempts': '1' };
    const { kept, shown, finished } = await histories({
      code: COUNTING,
      configuration,
      tape: [fail(400, 'count:0'), fail(900, 'count:1')],
    });
    expect(finished.status).toBe('FAILED');
    expect(kept).toEqual([
      [expect.stringMatching(/^null .*Recovery is suppressed/), expect.stringMatching(/^count:1:1 .*count:1 at 900/)],
      [expect.stringMatching(/^count:0:0 .*count:0 at 400/)],
    ]);
    expect(shown).toEqual(kept);
  });

  test('8.6.1 of a job that another JobManager took over, what this one has heard of', async () => {
    const { kept, shown } = await histories({
      code: COUNTING,
      configuration: { ...RESTARTING, 'high-availability.type': 'simulated' },
      tape: [fail(400, 'count:0'), { time: 700, action: 'killJobManager' }, fail(1500, 'count:1')],
    });
    expect(kept).toEqual([[expect.stringMatching(/^count:1:\d+ .*count:1 at 1500/)]]);
    expect(shown).toEqual(kept);
  });

  test('8.3.4 of regions that fail while another one waits for its restart, each under the root', async () => {
    const tape = [fail(400, 'numbers:0'), fail(600, 'numbers:1'), fail(3000, 'numbers:2'), fail(3100, 'numbers:0')];
    const { kept, shown } = await histories({ code: APART, configuration: { ...RESTARTING, ...EXPONENTIAL }, tape });
    expect(kept.map(([, ...concurrent]) => concurrent)).toEqual([
      [expect.stringMatching(/^numbers:0:1 /)],
      [expect.stringMatching(/^numbers:1:0 /)],
    ]);
    expect(shown).toEqual(kept);
  });

  // Faults of every kind, and two restarts that are allowed: some finish, some end, and some are taken over first. In one leg, as in Flink.
  test.each([4, 9, 17, 75, 94])('of the job and the faults of seed %i', async (seed) => {
    const { legSteps: _, ...spec } = drawRun(seed, 'all').spec;
    const { kept, shown } = await histories({ ...spec, configuration: { ...spec.configuration, ...EXPONENTIAL } });
    expect(kept.length).toBeGreaterThan(1);
    expect(shown).toEqual(kept);
  });
});

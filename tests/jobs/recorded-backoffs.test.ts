/**
 * Every sequence of failures that Flink's restart strategies were given (restart-strategies.json) happens to a running job: its regions do
 * not touch each other, and each failure hits the next one, so that one can come while others wait for their restart.
 */
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import facts from '../facts/restart-strategies.json' with { type: 'json' };
import { eventsOf, STEPS_MAX, simulation } from './run-job.ts';

interface Recorded {
  readonly case: string;
  readonly config: Readonly<Record<string, string | number>>;
  readonly expected: {
    readonly toString: string;
    readonly sequence: readonly {
      readonly failureAtMs: number;
      readonly newAttempt: boolean;
      readonly canRestart: boolean;
      readonly backoffMs: number;
    }[];
  };
}

const all = facts.cases as unknown as readonly (Recorded & { readonly input: unknown })[];
const recorded: readonly Recorded[] = all.filter(({ input }) => Array.isArray(input));

/** Each subtask is a region by itself, and goes on until it is cancelled. */
const APART = `
import { DataGeneratorSource, DiscardingSink, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const source = new DataGeneratorSource((n) => n, 1e9, RateLimiterStrategy.perSecond(0.001));
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers').sinkTo(new DiscardingSink());
env.execute('apart');
`;

const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'fixed-delay': { attempts: 'attempts', delay: 'delayMs' },
  'failure-rate': {
    'max-failures-per-interval': 'maxFailuresPerInterval',
    'failure-rate-interval': 'intervalMs',
    delay: 'delayMs',
  },
  'exponential-delay': {
    'initial-backoff': 'initialBackoffMs',
    'max-backoff': 'maxBackoffMs',
    'backoff-multiplier': 'backoffMultiplier',
    'reset-backoff-threshold': 'resetBackoffThresholdMs',
    'jitter-factor': 'jitterFactor',
    'attempts-before-reset-backoff': 'attemptsBeforeResetBackoff',
  },
};

/** When all tasks run. */
const BEGIN_MS = 1_000;

function runOf({ config, expected }: Recorded): FinishedRun {
  const type = String(config['strategy']);
  const settings = Object.entries(SETTINGS[type] ?? {}).map(([option, field]) => {
    return [`restart-strategy.${type}.${option}`, `${config[field]}${field.endsWith('Ms') ? ' ms' : ''}`];
  });
  const { sequence } = expected;
  const job = simulation(APART, {
    cluster: { taskManagers: 1, slotsEach: sequence.length, standingBy: 0 },
    configuration: {
      'parallelism.default': String(sequence.length),
      'taskmanager.numberOfTaskSlots': String(sequence.length),
      'heartbeat.interval': '1000 d',
      'heartbeat.timeout': '10000 d',
      'restart-strategy.type': type,
      ...Object.fromEntries(settings),
    },
    tape: sequence.map(({ failureAtMs }, region) => {
      return {
        time: BEGIN_MS + failureAtMs,
        action: 'failTask',
        target: `numbers:${region}`,
        value: `failure ${region}`,
      };
    }),
  });
  const lastMs = BEGIN_MS + (sequence.at(-1)?.failureAtMs ?? 0);
  job.advance(STEPS_MAX, ({ time }) => time > lastMs + 60_000);
  return job.result();
}

test('there are sequences to play', () => {
  expect(recorded.length).toBeGreaterThan(20);
});

describe.each(recorded)('8.3.2 to 8.3.5, a job under $case', (fact) => {
  const finished = runOf(fact);
  const { sequence, toString: strategy } = fact.expected;
  const givesUp = sequence.findIndex(({ canRestart }) => !canRestart);
  const restarted = givesUp === -1 ? sequence : sequence.slice(0, givesUp);
  const [failed, restarting] = [eventsOf(finished, 'failed'), eventsOf(finished, 'regionRestarting')];
  const suppressed = eventsOf(finished, 'recoverySuppressed');

  test('it waits as long as Flink does at each failure, and then gives up as Flink does', () => {
    expect(restarting.map(({ backoffMs }) => backoffMs)).toEqual(restarted.map(({ backoffMs }) => backoffMs));
    expect(suppressed).toHaveLength(givesUp === -1 ? 0 : 1);
    expect(finished.status).toBe(givesUp === -1 ? 'RUNNING' : 'FAILED');
    // What follows is counted on to the end of the recording.
    const [parameters = ''] = strategy.split(/, currentRestartAttempt|\)$/);
    if (givesUp !== -1) expect(finished.failure?.message).toContain(`Recovery is suppressed by ${parameters}`);
  });

  test('8.4.1 each failure is a root exception of its own or joins the one whose backoff is under way', () => {
    const happened = givesUp === -1 ? sequence : sequence.slice(0, givesUp + 1);
    const since = failed[0]?.time ?? 0;
    // One that is under way when the job gives up fails beside it.
    expect(failed.slice(0, happened.length).map(({ time }) => time - since)).toEqual(
      happened.map(({ failureAtMs }) => failureAtMs),
    );
    expect(restarting.map(({ joins }) => joins !== true)).toEqual(restarted.map(({ newAttempt }) => newAttempt));
    const roots = restarted.filter(({ newAttempt }) => newAttempt).length;
    expect(eventsOf(finished, 'jobStatus').at(-1)?.restarts).toBe(roots);
  });

  test('3.3.4 each region that restarts does so alone, in its next attempt, when its backoff is over', () => {
    const givenUpAt = suppressed[0]?.time ?? Number.POSITIVE_INFINITY;
    for (const { executions, time, backoffMs, cause } of restarting) {
      const [execution = ''] = executions;
      const failure = failed.find(({ place }) => place.step === cause?.step && place.index === cause.index);
      expect(executions).toEqual([failure?.execution]);
      const next = execution.replace(/0$/, '1');
      const deployed = eventsOf(finished, 'taskStatus').filter((status) => {
        return status.execution === next && status.to === 'DEPLOYING';
      });
      expect(deployed.map((status) => status.time)).toEqual(time + backoffMs <= givenUpAt ? [time + backoffMs] : []);
    }
  });
});

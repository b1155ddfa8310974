/** The run that is already going on when someone opens the site. */
import type { RunSpec } from '../../ports/run-spec.ts';
import type { ClusterDeviation } from '../services.ts';
import clicksJob from './clicks-job.txt?raw';

/** Clicks on four pages, in an order that looks like chance and is always the same. */
const PAGES = 'ACABDAACBADCAABACDAB';

export function clicksRun(deviations: readonly ClusterDeviation[]): RunSpec {
  return {
    code: clicksJob,
    dataSets: [{ name: 'clicks', rows: [...PAGES].map((page) => ({ page })), ratePerSecond: 7, replay: 'forever' }],
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 },
    configuration: {
      ...Object.fromEntries(deviations.map(({ key, value }) => [key, value])),
      'parallelism.default': '2',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '10',
      'restart-strategy.fixed-delay.delay': '600 ms',
    },
    seed: 3,
    tape: [],
    pace: { stepMs: 5, hopMs: 150, storageMs: 80, startMs: 300, connectionLostMs: 200, jitterMs: 0 },
    recordsPerBuffer: 1,
  };
}

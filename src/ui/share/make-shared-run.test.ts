import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { DEFAULT_PACE, type RunSpec } from '../../ports/run-spec.ts';
import { emptyView } from '../../view/job-view.ts';
import { TraceLog } from '../../view/trace-log.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { makeSharedRun } from './make-shared-run.ts';

const SPEC: RunSpec = {
  code: 'env.execute();',
  dataSets: [],
  cluster: { taskManagers: 3, slotsEach: 1, standingBy: 0 },
  configuration: {},
  seed: 7,
  tape: [{ when: { event: 'barrier' }, action: 'killJobManager' }],
  pace: DEFAULT_PACE,
  recordsPerBuffer: 1,
};
const FIRST_LEG: readonly TapeEntry[] = [{ at: 20, action: 'killTaskManager', target: 'tm-1' }];
const SECOND_LEG: readonly TapeEntry[] = [{ at: 301, action: 'newLeg', value: 4, recorded: true }];

/** A page on which this has run and come to step 400. */
function pageWith(ran: RunSpec, tape: readonly TapeEntry[], legStart: number, fullSpeed = false): RunPresenter {
  const session = {
    spec: signal(ran),
    tape: signal(tape),
    legStart: signal(legStart),
    atFullSpeed: signal(fullSpeed),
  };
  const view = { ...emptyView(), place: { step: 400, index: 0 } };
  return { session, view, log: new TraceLog() } as unknown as RunPresenter;
}

test('a run in its first leg is shared with all that was done to it, and leads to the moment looked at', async () => {
  const { run, whyNotTheRun } = await makeSharedRun(pageWith(SPEC, FIRST_LEG, 0), SPEC);
  expect(run).toMatchObject({ spec: { tape: FIRST_LEG }, moment: { step: 400 } });
  expect(whyNotTheRun).toBe(null);
});

const taken = { ...SPEC, start: { leg: 2, step: 300 } } as unknown as RunSpec;

test.each([
  ['has begun a later leg', pageWith(SPEC, SECOND_LEG, 301)],
  ['was taken up in a later leg', pageWith(taken, SECOND_LEG, 301)],
  ['was taken up there and has not gone through its first step', pageWith(taken, SECOND_LEG, 0)],
])('of a run that %s the job is shared, without the tape of the leg, and why is said', async (_what, page) => {
  const { run, whyNotTheRun } = await makeSharedRun(page, SPEC);
  expect(run).toMatchObject({ spec: { tape: SPEC.tape }, moment: null });
  expect(whyNotTheRun).toContain('begun a new leg');
});

test('a run at full speed is not shared, and why is said; a job that was edited since is no run', async () => {
  const page = pageWith(SPEC, FIRST_LEG, 0, true);
  expect((await makeSharedRun(page, SPEC)).whyNotTheRun).toContain('full speed');
  const edited = { ...SPEC, code: 'other' };
  expect(await makeSharedRun(page, edited)).toMatchObject({
    run: { spec: { code: 'other' }, moment: null },
    whyNotTheRun: null,
  });
});

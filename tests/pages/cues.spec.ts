/** A run that is told of a cue stands on the very step of it, however fast it goes. */
import { expect, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';

test('at the fastest speed a run stops on the step of its cue, of the next one, and of the one that a fork of it has', async ({
  page,
}) => {
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('cues');
      const completed = () =>
        session.events.flatMap((event) => (event.type === 'checkpointCompleted' ? [event.place.step] : []));
      const stands = async () => {
        await session.until(() => session.state !== 'none' && session.state !== 'running');
        return { state: session.state, step: session.steps, completed: completed() };
      };
      session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
      const until = { event: 'checkpointCompleted', where: { kind: 'checkpoint' }, nth: 2 } as const;
      session.send({ type: 'run', run: 1, spec, paused: false, until });
      const first = await stands();
      session.state = 'none';
      const after = { event: 'barrier' } as const;
      session.send({ type: 'resume', until: { event: 'checkpointCompleted', nth: 2, after } });
      const second = await stands();
      session.state = 'none';
      session.send({ type: 'resume' });
      const end = await stands();
      session.state = 'none';
      // The history up to the fork is gone through again, and what comes in it does not count.
      session.send({ type: 'fork', step: second.step, entry: null, until: { event: 'checkpointCompleted' } });
      const forked = await stands();
      return { broken: session.broken, first, second, end, forked };
    },
    runSpec(sums(600)),
  );
  const stands = { state: 'paused' };
  expect(seen).toMatchObject({ broken: null, first: stands, second: stands, end: { state: 'ended' }, forked: stands });
  expect(seen.first.completed).toHaveLength(2);
  expect(seen.first.step).toBe(seen.first.completed.at(-1));
  expect(seen.second.completed).toHaveLength(4);
  expect(seen.second.step).toBe(seen.second.completed.at(-1));
  expect(seen.forked.completed).toHaveLength(seen.end.completed.length + 1);
  expect(seen.forked.step).toBe(seen.forked.completed.at(-1));
});

/** The JobManager opened into its parts: who does what at each moment of a checkpoint, a kill and a restart. */
import { expect, test } from 'vitest';
import type { Scene } from '../../src/view/scene-model.ts';
import { moversOf, Story } from './story-run.ts';

const TAPE = [
  { when: { event: 'checkpointCompleted', where: { checkpoint: 2 } }, action: 'killTaskManager', target: 'tm-1' },
  { when: { event: 'checkpointTriggered', where: { checkpoint: 3 } }, action: 'killJobManager' },
] as const;
const story = new Story(TAPE, undefined, { 'high-availability.type': 'simulated' });
const OPEN = { jobManagerOpen: true };
const triggered = story.event('checkpointTriggered', 2);
const completed = story.event('checkpointCompleted', 2);
const lost = story.event('taskManagerLost');

function parts(picture: Scene) {
  return picture.jobManager!.parts!;
}

test('the lens opens it at its level, a choice before that, and a lesson by showing its parts', () => {
  const open = (options: object) =>
    story.after(triggered, 0, { jobManagerOpen: null, ...options }).jobManager!.parts !== null;
  expect([open({ lens: 5 }), open({ lens: 6 }), open({ lens: 7 })]).toEqual([false, true, true]);
  expect([open({ lens: 5, ...OPEN }), open({ lens: 7, jobManagerOpen: false })]).toEqual([true, false]);
  expect(open({ show: ['stations', 'job-manager', 'job-manager-parts'] })).toBe(true);
});

test('when the job is submitted the Dispatcher takes it, and slots are asked for and given', () => {
  const { dispatcher } = parts(story.after(story.event('submitted'), 0, OPEN));
  expect(dispatcher).toMatchObject({ lines: ['counts'], fresh: true });
  expect(dispatcher.label).toBe('Dispatcher, counts, starts a JobMaster for it');
  const given = story.event('slotGranted');
  const { resourceManager, slots } = parts(story.after(given, 0, OPEN));
  expect(resourceManager.fresh).toBe(true);
  expect(resourceManager.label).toMatch(/gives slot tm-\d\/0$/);
  expect(slots.length).toBeGreaterThanOrEqual(2);
});

test('while a checkpoint runs its coordinator asks, counts slips and says when it has them all', () => {
  expect(parts(story.after(triggered, 0, OPEN)).checkpointCoordinator.label).toContain('asks sources for checkpoint 2');
  const slip = story.event('acknowledged', 1, ({ checkpoint }) => checkpoint === 2);
  expect(parts(story.after(slip, 0, OPEN)).checkpointCoordinator.label).toMatch(/has the slip of quakes \(\d\/2\)$/);
  expect(parts(story.after(completed, 0, OPEN)).checkpointCoordinator.label).toContain('checkpoint 2 is complete');
});

test('slips rise to the coordinator, and not to the JobManager’s edge somewhere', () => {
  const slip = story.event('acknowledged', 1, ({ checkpoint }) => checkpoint === 2);
  const picture = story.after(slip, 59, OPEN);
  const { x, width } = parts(picture).checkpointCoordinator;
  const [rising] = moversOf(picture, 'slip');
  expect(rising!.x).toBeGreaterThan(x);
  expect(rising!.x).toBeLessThan(x + width);
});

test('after a kill the ResourceManager has lost a machine, and the JobMaster restarts the region', () => {
  const picture = story.after(lost, 100, OPEN);
  const { resourceManager, jobMaster } = parts(picture);
  expect(resourceManager.label).toContain('TaskManager 1');
  expect(jobMaster.label).toContain('RESTARTING, attempt 2');
  const again = story.event('jobStatus', 1, ({ from }) => from === 'RESTARTING');
  expect(parts(story.after(again, -1, OPEN)).slots).toEqual(['free', 'free']);
  const wanted = story.event('slotRequested', 1, ({ time }) => time >= again.time);
  expect(parts(story.after(wanted, 0, OPEN)).slots).toContain('taken');
});

test('when the JobManager dies nothing is known of any part; the next one finds the job', () => {
  const dead = parts(story.after(story.event('jobManagerLost'), 10, OPEN));
  for (const part of [dead.dispatcher, dead.resourceManager, dead.jobMaster, dead.checkpointCoordinator])
    expect(part).toMatchObject({ lines: ['gone with its process'], deed: '', fresh: false });
  const found = parts(story.after(story.event('jobManagerRecovered'), 0, OPEN));
  expect(found.dispatcher.label).toContain('found the job in storage');
});

test.each([
  [390, 440],
  [844, 430],
  [1266, 670],
])('at %i × %i its parts stand in it and beside each other', (width, height) => {
  const { jobManager } = story.after(completed, 0, { ...OPEN, width, height });
  const { dispatcher, resourceManager, jobMaster, checkpointCoordinator } = jobManager!.parts!;
  for (const part of [dispatcher, resourceManager, jobMaster]) {
    expect(part.x).toBeGreaterThanOrEqual(jobManager!.x);
    expect(part.x + part.width).toBeLessThanOrEqual(jobManager!.x + jobManager!.width);
    expect(part.y + part.height).toBeLessThanOrEqual(jobManager!.y + jobManager!.height);
  }
  expect(resourceManager.x).toBeGreaterThan(dispatcher.x + dispatcher.width);
  expect(jobMaster.x > resourceManager.x + resourceManager.width || jobMaster.y > resourceManager.y).toBe(true);
  expect(checkpointCoordinator.x + checkpointCoordinator.width).toBeLessThan(jobMaster.x + jobMaster.width);
});

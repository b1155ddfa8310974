/** A kill as the stage tells it, moment by moment: what must be seen without reading a word. */
import { expect, test } from 'vitest';
import { moversOf, Story } from './story-run.ts';

const story = new Story([
  {
    when: { event: 'bufferSent', where: { channel: 'quakes:0:0 > count:0:0 : e0' }, nth: 16 },
    action: 'killTaskManager',
    target: 'tm-1',
  },
]);
const killed = story.event('taskManagerKilled');
const lost = story.event('taskManagerLost');
const restarting = story.event('regionRestarting');
const again = story.event('jobStatus', 1, (event) => event.from === 'RESTARTING');
const restored = story.event('restored', 1, (event) => event.execution.startsWith('count:0'));

test('until it is noticed the house is dark, its line is cut and the job goes on', () => {
  const picture = story.after(killed, 100);
  expect(picture.houses[0]).toMatchObject({ title: 'TaskManager 1', status: 'killed', line: { broken: true } });
  expect(picture.stations.filter((station) => station.tone === 'gone').map((station) => station.title)).toEqual(
    ['filter', 'count'].map(nameOf),
  );
  expect(picture.region).toBe(null);
  expect(picture.jobManager?.restart).toBe('');
});

test('what was under way on its channels bursts, and is on no channel any more', () => {
  const before = story.after({ time: killed.time - 1 }, 0);
  const after = story.after(killed, 20);
  expect(moversOf(before, 'vanish')).toEqual([]);
  expect(moversOf(after, 'vanish').length).toBeGreaterThan(0);
  const cut = after.channels.filter((channel) => channel.broken);
  expect(cut.length).toBe(3);
  expect(cut.every((channel) => channel.waiting === 0)).toBe(true);
});

test('when it is noticed the region is framed, a ring counts down and a bead is used', () => {
  const picture = story.after(restarting, 250);
  expect(picture.houses[0]).toMatchObject({ status: 'lost', line: null, note: 'dead: connection lost' });
  expect(picture.region?.text).toBe('failover region: all 4 start anew');
  expect(picture.jobManager?.countdown).toBeCloseTo(0.25, 1);
  expect(picture.jobManager?.budget).toMatchObject({ used: 1 });
  expect(lost.time).toBe(restarting.time);
});

test('a field is empty and the state is gone as soon as its function is cancelled', () => {
  const picture = story.after(again, -50);
  const counts = picture.stations.filter((station) => station.vertex === 'count');
  expect(counts.map((station) => station.drawers)).toEqual([[], []]);
  expect(counts.flatMap((station) => station.fields ?? []).every((field) => field.empty)).toBe(true);
});

test('parts fly from the shelf to drawers that wait for them; then these are full and the field is not', () => {
  const flying = story.after(restored, 40);
  const flown = story.after(restored, 90);
  const count = (picture: typeof flying) => picture.stations.find((station) => station.id === 'station:count:0')!;
  expect(count(flying).drawers.length).toBeGreaterThan(0);
  expect(count(flying).drawers.every((drawer) => drawer.awaited)).toBe(true);
  expect(moversOf(flying, 'part').map((part) => part.paint)).toEqual(
    expect.arrayContaining(count(flying).drawers.map((drawer) => drawer.paint)),
  );
  expect(count(flown).drawers.some((drawer) => !drawer.awaited && drawer.text !== '')).toBe(true);
  expect(flying.shelf?.trays.find((tray) => tray.restoredFrom)?.status).toBe('completed');
});

test('the source marker goes back, and what it reads again is shown as such', () => {
  const picture = story.after(
    story.event('restored', 1, (event) => event.execution.startsWith('quakes:0')),
    60,
  );
  const [split] = picture.sources[0]!.splits;
  expect(split!.rewoundFrom).toBeGreaterThan(split!.position);
  const replayed = story.event('recordEmitted', 1, (event) => event.replayed && event.channel !== null);
  expect(moversOf(story.after(replayed, 40), 'record').some((record) => record.replayed)).toBe(true);
});

test('the job goes on in another house; the dead one stays, with its name', () => {
  const picture = story.after(restored, 1000);
  expect(picture.houses.map((house) => [house.title, house.status])).toEqual([
    ['TaskManager 1', 'lost'],
    ['TaskManager 2', 'running'],
    ['TaskManager 3', 'running'],
  ]);
  expect(picture.houses[2]!.rooms[0]?.empty).toBe(false);
  expect(picture.region).toBe(null);
});

function nameOf(name: string): string {
  return name === 'filter' ? 'Filter' : name;
}

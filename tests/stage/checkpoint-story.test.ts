/** A checkpoint as the stage tells it, moment by moment. */
import { expect, test } from 'vitest';
import { textWidth } from '../../src/view/station-parts.ts';
import { moversOf, Story } from './story-run.ts';

const story = new Story([]);
const second = <Event extends { readonly checkpoint: number }>(event: Event) => event.checkpoint === 2;
const triggered = story.event('checkpointTriggered', 2);
const left = story.event('barrier', 1, (event) => second(event) && event.direction === 'out');
const taken = story.event('snapshotTaken', 1, (event) => second(event) && event.execution.startsWith('count'));
const acknowledged = story.event('acknowledged', 1, second);
const completed = story.event('checkpointCompleted', 2);

function tray(picture: ReturnType<Story['after']>) {
  return picture.shelf!.trays.find((one) => one.checkpoint === 2)!;
}

test('the coordinator sends word to the sources, and an empty tray stands ready', () => {
  const picture = story.after(triggered, 20);
  expect(moversOf(picture, 'trigger').length).toBe(2);
  expect(tray(picture).parts.map((part) => part.kind)).toEqual(['empty', 'empty', 'empty', 'empty']);
  expect(picture.jobManager?.checkpoint).toMatchObject({ id: 2, completed: false, acks: [false, false, false, false] });
});

test('barriers stand on every channel, as wide as it, with their number', () => {
  const barriers = moversOf(story.after(left, 35), 'barrier');
  const { channels } = story.after(left, 35);
  expect(barriers.length).toBe(4);
  expect(barriers.every((barrier) => barrier.span === channels[0]!.width)).toBe(true);
  expect(new Set(barriers.map((barrier) => barrier.text ?? '2'))).toEqual(new Set(['2']));
});

test('copies fall from drawers to cells of the same colour and letter', () => {
  const falling = story.after(taken, 50, { width: 1600, height: 800 });
  const drawers = falling.stations.flatMap((station) => station.drawers.map((drawer) => drawer.paint));
  const copies = moversOf(falling, 'part').filter((part) => part.paint.by === 'key');
  expect(copies.length).toBeGreaterThan(0);
  for (const copy of copies) expect(drawers).toContainEqual(copy.paint);
  const landed = tray(story.after(completed, 0)).parts.flatMap((part) => part.cells.map((cell) => cell.paint));
  for (const copy of copies) expect(landed).toContainEqual(copy.paint);
});

test('only a slip rises to the coordinator, and its circle fills when it is there', () => {
  const acks = (ms: number) => story.after(acknowledged, ms).jobManager!.checkpoint!.acks.filter(Boolean).length;
  expect(moversOf(story.after(acknowledged, 30), 'slip').length).toBeGreaterThan(0);
  expect(acks(30)).toBe(0);
  expect(acks(60)).toBeGreaterThan(0);
});

test('when the metadata is written the tray closes, the number is solid and the notification goes out', () => {
  const before = story.after(completed, -1);
  expect(tray(before).status).toBe('in progress');
  expect(before.jobManager?.checkpoint?.completed).toBe(false);
  const picture = story.after(completed, 30);
  expect(tray(picture)).toMatchObject({ status: 'completed' });
  expect(tray(picture).parts.map((part) => part.kind)).toEqual(['ticket', 'ticket', 'cells', 'cells']);
  expect(picture.jobManager?.checkpoint?.completed).toBe(true);
  expect(moversOf(picture, 'notice').length).toBe(4);
});

test('everything fits the stage of the playground, shelf and all', () => {
  for (const ms of [0, 40, 120, 200, 300, 400]) {
    const picture = story.after(triggered, ms);
    expect([picture.width, picture.height, picture.scale]).toEqual([840, 380, 1]);
    const shelf = picture.shelf!;
    expect(shelf.y + shelf.height).toBeLessThanOrEqual(380);
  }
});

test('7.9: a tray carries its owner’s tag: a savepoint always, Flink’s own where savepoints are shown', () => {
  const own = new Story([{ when: { event: 'checkpointCompleted', nth: 1 }, action: 'triggerSavepoint' }]);
  const saved = own.event('checkpointCompleted', 1, ({ kind }) => kind === 'savepoint');
  const tagsAt = (lens: number) => own.after(saved, 20, { lens }).shelf?.trays.map(({ tag }) => tag);
  expect(tagsAt(5)).toEqual([null, 'yours']);
  expect(tagsAt(6)).toEqual(['Flink’s', 'yours']);
  for (const { width, note, tag } of own.after(saved, 20).shelf!.trays)
    expect(textWidth(note, 11.5) + textWidth(tag ?? '', 11) + 45).toBeLessThanOrEqual(width);
});

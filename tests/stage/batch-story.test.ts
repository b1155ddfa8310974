/** A job in BATCH as the stage and the event log tell it: dams between its stages, and keys one after the other (§9). */
import { expect, test } from 'vitest';
import { executionParts } from '../../src/base/ids.ts';
import { sentence } from '../../src/view/event-sentences.ts';
import type { DamScene, Scene } from '../../src/view/scene-model.ts';
import type { TraceEvent } from '../../src/wire/trace-events.ts';
import { moversOf, Story } from './story-run.ts';

/** Twelve numbers, summed by their remainder, and the sums counted: three stages. */
const CODE = `
import { CollectSink, RuntimeExecutionMode, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.AUTOMATIC);
env.fromSequence(1, 12).uid('numbers').map((n) => [n % 3, n]).name('pairs')
  .keyBy((pair) => pair[0]).sum(1).uid('sums').setParallelism(2)
  .keyBy(() => 'all').map((pair) => pair[1]).uid('last').setParallelism(1).sinkTo(new CollectSink('sums'));
env.execute('summing');
`;

const story = new Story([], CODE);
const whole = story.event('partitionFinished', 2);
const asked = story.event('partitionRequested', 4);
const released = story.event('partitionReleased', 2, ({ execution }) => execution.startsWith('numbers'));
const said = (event: TraceEvent) => sentence(event, story.log.viewAtTime(event.time).graph);

function damOf({ dams }: Scene, id: string): DamScene {
  const found = dams.find((dam) => dam.id === id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
}

test('9.1: the log says what AUTOMATIC became, and that the source ends; so does the picture', () => {
  expect(said(story.event('submitted'))).toBe(
    'The job “summing” is submitted to the JobManager, to run in BATCH mode (AUTOMATIC, and every source is bounded); numbers is bounded.',
  );
  const picture = story.after(story.event('recordEmitted'), 0);
  expect(picture.description).toContain('The job “summing”, in BATCH mode, is RUNNING');
  expect(picture.sources).toMatchObject([{ bounded: true, note: '1–12, bounded' }]);
});

test('9.3: while the first stage runs, the second stands by itself, once for all its subtasks', () => {
  const picture = story.after(story.event('recordEmitted', 5), 0);
  expect(picture.houses.at(-1)).toMatchObject({ title: 'Later stages', note: 'begin when their input is whole' });
  const sums = picture.stations.filter(({ vertex }) => vertex === 'sums');
  expect(sums).toMatchObject([{ subtitle: 'parallelism 2', words: 'later' }]);
  expect(sums[0]?.label).toBe('sums, parallelism 2, waits for its input, without a slot');
  const second = story.after(asked, 0).stations.filter(({ vertex }) => vertex === 'sums');
  expect(second.map(({ subtitle }) => subtitle)).toEqual(['(1/2)', '(2/2)']);
});

test('9.2: records gather behind a closed dam, and none of them travels on', () => {
  const counts = [2, 3, 4].map((nth) => {
    const picture = story.after(story.event('bufferSpilled', 2 * nth), 200);
    expect(picture.dams.map(({ wall }) => wall)).toEqual(['closed', 'closed']);
    return picture.dams.reduce((sum, { count }) => sum + Number(count), 0);
  });
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(damOf(story.after(whole, 100), 'dam:e0:0')).toMatchObject({
    label: expect.stringMatching(
      /^Result of numbers \(1\/2\) for sums, whole: 6 records, \d+ B; opens when sums begins$/,
    ),
    wall: 'closed',
    count: '6',
  });
});

test('a record comes from its source into the dam', () => {
  const spilled = story.event('bufferSpilled');
  const [early, late] = [20, 50].map((ms) => story.after(spilled, ms, { trailMs: 60 }));
  const [dam] = late!.dams;
  const xs = [early!, late!].map((picture) => Math.max(...moversOf(picture, 'record').map(({ x }) => x)));
  expect(xs[0]).toBeLessThan(xs[1]!);
  expect(xs[1]).toBeLessThan(dam!.x + dam!.width);
});

test('9.3: the dam opens when the next stage asks for it, and keeps what it has sent until all is read', () => {
  const open = damOf(story.after(asked, 0), 'dam:e0:0');
  expect(open.wall).toBe('open');
  expect(open.label).toContain('kept until all is read');
  const sentAt = (ms: number) => damOf(story.after(asked, ms), 'dam:e0:0').cells.filter(({ sent }) => sent).length;
  expect(sentAt(0)).toBeLessThan(sentAt(300));
  expect(damOf(story.after(asked, 300), 'dam:e0:0').count).toBe('6');
  expect(damOf(story.after(released, 0), 'dam:e0:0')).toMatchObject({
    count: '',
    label: 'Result of numbers (1/2) for sums, released: nobody will read it any more',
  });
});

test('9.4: a keyed task keeps its input until all of it is there, and then takes key after key', () => {
  const sorted = story.event('inputSorted', 1, ({ keys }) => keys === 3);
  const { vertex, subtask } = executionParts(sorted.execution);
  const words = (picture: Scene) => picture.stations.find(({ id }) => id === `station:${vertex}:${subtask}`)?.words;
  const held = story.event('recordHeld', 2, ({ execution }) => execution === sorted.execution);
  expect(words(story.after(held, 0))).toBe('2 to sort');
  expect(words(story.after(sorted, 0))).toBe('key 1 of 3');
  const ended = story.event('keyEnded', 1, ({ execution }) => execution === sorted.execution);
  expect(words(story.after(ended, 0))).toBe('key 2 of 3');
  const { state } = story.log.viewAtTime(ended.time);
  expect([...state.get(sorted.execution)!.values()].map(({ keyText }) => keyText)).not.toContain(String(ended.key));
});

test('9.11: a dam breaks with the machine that kept it, is written again, and nothing of the other one is', () => {
  const tape = [{ when: { event: 'recordHeld', nth: 3 }, action: 'killTaskManager', target: 'tm-1' }] as const;
  const lost = new Story(tape, CODE);
  const killed = lost.event('taskManagerKilled');
  const walls = Object.fromEntries(lost.after(killed, 0).dams.map(({ id, wall }) => [id, wall]));
  const broken = Object.keys(walls).filter((id) => walls[id] === 'broken');
  expect(broken).toHaveLength(1);
  expect(damOf(lost.after(killed, 0), broken[0]!).label).toContain('lost with its TaskManager');
  const again = lost.event('partitionFinished', 3);
  expect(executionParts(again.execution).attempt).toBe(1);
  expect(damOf(lost.after(again, 100), broken[0]!)).toMatchObject({ wall: 'closed', count: '6' });
  const reread = lost.event('partitionRequested', 1, ({ time }) => time > again.time);
  const counts = lost.after(reread, 300).dams.flatMap(({ id, count }) => (id.startsWith('dam:e0') ? [count] : []));
  expect(counts).toEqual(['6', '6']);
});

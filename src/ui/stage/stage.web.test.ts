import { afterEach, beforeEach, expect, test } from 'vitest';
import { viewOf } from '../../view/reduce.ts';
import { scene } from '../../view/scene.ts';
import { at, channel, click, counted, running, script } from '../../view/testing/script.ts';
import { createStage, type Stage } from './stage.ts';

let host: HTMLElement;
let stage: Stage;
const selected: string[] = [];

beforeEach(() => {
  host = document.createElement('div');
  host.style.cssText = 'width:900px;height:520px';
  document.body.append(host);
  stage = createStage(host, { onSelect: (thing) => selected.push(thing) });
});

afterEach(() => {
  stage.dispose();
  host.remove();
  selected.length = 0;
});

function draw(now: number, ...steps: ReturnType<typeof at>[][]): void {
  const view = viewOf(script(...running(), ...steps.flat()));
  stage.draw(scene(view, now, { width: 900, height: 520 }), { reducedMotion: false, colours: '' });
}

function named(name: RegExp): Element | undefined {
  return [...host.querySelectorAll('[role=button]')].find((thing) => name.test(thing.getAttribute('aria-label') ?? ''));
}

const BLOCKED = at(9, {
  type: 'channelBlocked',
  execution: 'count:0:0',
  checkpoint: 7,
  channel: channel(0, 0),
  waiting: 1,
});

test('every subtask is a button with the name of its chain, its number and how it stands', () => {
  draw(30, click(10, '/home', 0), counted(20, '/home', 0, 1));
  const names = [...host.querySelectorAll('.stage-station')].map((station) => station.getAttribute('aria-label'));
  expect(names).toEqual([
    'clicks (1/2), running, in slot tm-1/0',
    'clicks (2/2), running, in slot tm-2/0',
    'count → counts (1/2), running, in slot tm-1/0, 1 state entry',
    'count → counts (2/2), running, in slot tm-2/0',
  ]);
});

test('the picture is named and says in a sentence what it shows; the canvas is hidden', () => {
  draw(30);
  const picture = host.querySelector('svg')!;
  expect(picture.getAttribute('aria-label')).toBe('The cluster and the job that runs on it');
  expect(picture.querySelector('title')?.textContent).toContain('The job “Counting” is RUNNING');
  expect(host.querySelector('canvas')?.getAttribute('aria-hidden')).toBe('true');
});

test('the keyboard goes from the JobManager by houses and stations to the shelf, and Enter selects', () => {
  draw(30);
  const order = [...host.querySelectorAll<SVGElement>('[tabindex="0"]')].map((thing) => thing.classList[1]);
  expect(order).toEqual([
    'stage-job-manager',
    'stage-house',
    'stage-house',
    'stage-source',
    'stage-sink',
    ...Array.from({ length: 4 }, () => 'stage-station'),
    'stage-shelf',
  ]);
  const station = named(/^count → counts \(1\/2\)/) as SVGElement;
  station.focus();
  station.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  expect(selected).toEqual(['station:count:0']);
});

test('a blocked channel says so, and so does its station', () => {
  draw(40, [BLOCKED], click(10, '/home', 0));
  const label = named(/blocked by barrier/)?.getAttribute('aria-label');
  expect(label).toBe('clicks (1/2) to count (1/2), HASH, blocked by barrier 7, 1 element waiting');
  expect(named(/^count → counts \(1\/2\), aligning/)).toBeDefined();
});

test('a dead TaskManager is named as dead, and stays', () => {
  draw(31, [at(30, { type: 'taskManagerKilled', taskManager: 'tm-1' })]);
  expect(named(/^TaskManager 1, dead/)?.classList.contains('is-killed')).toBe(true);
});

test('under reduced motion the picture goes on in steps', () => {
  const empty = scene(viewOf(script(...running())), 0, { width: 900, height: 520 });
  stage.draw({ ...empty, description: 'first' }, { reducedMotion: true, colours: '' });
  stage.draw({ ...empty, description: 'second' }, { reducedMotion: true, colours: '' });
  expect(host.querySelector('svg > title')?.textContent).toBe('first');
});

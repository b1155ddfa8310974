import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Silence } from './silence.ts';

const page = { hidden: false };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  vi.stubGlobal('document', page);
});
afterEach(() => {
  page.hidden = false;
  vi.restoreAllMocks().unstubAllGlobals().useRealTimers();
});

/** A frame, which may be silent for 5 s, or another, and what became of it. */
function listened({ of = 'frame' as 'frame' | 'director', answers = false } = {}) {
  const told = { asked: 0, tooLong: 0 };
  const silence: Silence = new Silence({
    of,
    ask: () => {
      told.asked++;
      if (answers) silence.heard();
    },
    tooLong: () => {
      told.tooLong++;
    },
  });
  return { told, silence };
}

test('Somebody who answers is asked each second and never given up', () => {
  const { told } = listened({ answers: true });
  vi.advanceTimersByTime(60_000);
  expect(told).toMatchObject({ asked: 60, tooLong: 0 });
});

test('Somebody who does not answer is given up once, and not asked any more', () => {
  const { told } = listened();
  vi.advanceTimersByTime(60_000);
  expect(told).toMatchObject({ asked: 4, tooLong: 1 });
});

test('The director may be silent for three times as long', () => {
  const { told } = listened({ of: 'director' });
  vi.advanceTimersByTime(60_000);
  expect(told).toMatchObject({ asked: 14, tooLong: 1 });
});

test('An answer begins the count anew', () => {
  const { told, silence } = listened();
  vi.advanceTimersByTime(4000);
  silence.heard();
  vi.advanceTimersByTime(4000);
  expect(told.tooLong).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(told.tooLong).toBe(1);
});

test('A hidden page gives nobody up', () => {
  const { told } = listened();
  page.hidden = true;
  vi.advanceTimersByTime(60_000);
  expect(told.tooLong).toBe(0);
});

test('A page that did not run itself does not count that time', () => {
  const { told } = listened();
  vi.advanceTimersByTime(4000);
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 10_000);
  vi.advanceTimersByTime(1000);
  expect(told.tooLong).toBe(0);
});

test('Once it is ended nobody is asked or given up', () => {
  const { told, silence } = listened();
  silence.end();
  vi.advanceTimersByTime(60_000);
  expect(told).toMatchObject({ asked: 0, tooLong: 0 });
});

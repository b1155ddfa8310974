import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Silence } from './silence.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }));
afterEach(() => void vi.restoreAllMocks().useRealTimers());

/** Somebody who may be silent for 5 s, and what became of it. */
function listened({ answers = false } = {}) {
  const told = { asked: 0, tooLong: 0, isHidden: false };
  const silence: Silence = new Silence({
    maxMs: 5000,
    isHidden: () => told.isHidden,
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
  told.isHidden = true;
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

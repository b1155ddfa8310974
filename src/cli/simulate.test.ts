import { afterEach, expect, test, vi } from 'vitest';
import { simulate } from './simulate.ts';

const said = vi.spyOn(console, 'log').mockImplementation(() => {});
const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
afterEach(() => vi.clearAllMocks());

const lines = () => said.mock.calls.flat().join('\n');

test('seeds whose median is within its limits pass', async () => {
  const limits = ['--median-ms', '1000000', '--median-steps', '1000000'];
  expect(await simulate(['--seeds', '1-2', '--jobs', '1', ...limits])).toBe(0);
  expect(lines()).toMatch(/\n2 passed, 0 failed$/);
});

test.each([
  ['--median-ms', '0.001', 'TOO SLOW The median seed takes'],
  ['--median-steps', '10', 'TOO LONG The median seed takes'],
])('a median above %s falls short, though no seed violates anything', async (option, limit, sentence) => {
  expect(await simulate(['--seeds', '1-2', '--jobs', '1', option, limit])).toBe(1);
  expect(lines()).toContain(sentence);
  expect(lines()).toMatch(/\n2 passed, 0 failed$/);
});

test('a median that is no number is refused', async () => {
  expect(await simulate(['--seeds', '1-2', '--jobs', '1', '--median-steps', 'few'])).toBe(2);
  expect(said.mock.calls.length + complained.mock.calls.length).toBe(1);
});

import { render } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { viewOf } from '../../view/reduce.ts';
import { at, running, script } from '../../view/testing/script.ts';
import type { PanelProps } from './drawer.tsx';
import { ExceptionsPanel } from './exceptions-panel.tsx';

const host = document.createElement('section');
document.body.append(host);

afterEach(() => render(null, host));

/** A failure of a task, and the restart that it causes or joins. */
function failing(time: number, execution: string, message: string, joins: object = {}): ReturnType<typeof at>[] {
  const reason = {
    class: 'UserCodeFailed',
    message: 'The function of "check" threw.',
    line: 9,
    causes: [{ class: 'Error', message, line: 9 }],
  };
  const restart = { strategy: 's', backoffMs: 100, attemptsLeft: 2, executions: [execution], ...joins };
  return [at(time, { type: 'failed', execution, reason }), at(time, { type: 'regionRestarting', ...restart })];
}

function show(configuration: Readonly<Record<string, string>>, ...steps: ReturnType<typeof at>[]): void {
  const session = { broken: { value: null }, spec: { value: { configuration } } };
  const presenter = { shown: viewOf(script(...running(), ...steps)), session, lookAtPlace: () => undefined };
  render(<ExceptionsPanel {...({ presenter, onLine: () => undefined } as unknown as PanelProps)} />, host);
}

test('8.4.1 roots stand newest first, each with its concurrent exceptions under it, and what is not kept is told', () => {
  const joins = { joins: true };
  const steps = [
    ...failing(20, 'count:0:0', 'cannot take 51'),
    ...failing(1500, 'count:0:1', 'cannot take 101'),
    ...failing(1600, 'count:1:1', 'cannot take 150', joins),
    ...failing(1700, 'clicks:0:1', 'cannot take 151', joins),
    ...failing(65_000, 'count:0:2', 'cannot take 200'),
  ];
  show({ 'web.exception-history-size': '2' }, ...steps);
  const roots = [...host.querySelectorAll(':scope > .exceptions > li')];
  expect(roots.map((root) => root.querySelector('p')?.textContent)).toEqual([
    expect.stringMatching(/count \(1\/2\), attempt 3$/),
    expect.stringMatching(/count \(1\/2\), attempt 2$/),
  ]);
  const concurrent = [...(roots[1]?.querySelectorAll('.concurrent li > p') ?? [])];
  expect(concurrent.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/count \(2\/2\), attempt 2$/),
    expect.stringMatching(/clicks \(1\/2\), attempt 2$/),
  ]);
  expect(roots[1]?.querySelector('summary')?.textContent).toBe('2 concurrent exceptions');
  expect(roots[0]?.querySelector('.concurrent')).toBe(null);
  expect(host.textContent).toContain('The newest 2 are kept, as web.exception-history-size says.');
  expect(host.textContent).not.toContain('cannot take 51');
});

test('an empty history says why', () => {
  show({});
  expect(host.textContent).toContain('Nothing has failed.');
  show({ 'web.exception-history-size': '0' }, ...failing(20, 'count:0:0', 'a'));
  expect(host.textContent).toContain('No exceptions are kept: web.exception-history-size is 0.');
  const back = at(40, { type: 'jobManagerRecovered', fromMetadata: true });
  show({}, ...failing(20, 'count:0:0', 'a'), back);
  expect(host.textContent).toContain('it goes with its JobManager');
});

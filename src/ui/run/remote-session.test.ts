import { expect, test } from 'vitest';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionCommand, SessionReport } from '../../ports/session-messages.ts';
import { connectSession } from './remote-session.ts';

/** A session, what it has sent, and its host's way to answer. */
function connected() {
  const sent: SessionCommand[] = [];
  let receive: (report: SessionReport) => void = () => {};
  const session = connectSession({
    send: (command) => sent.push(command),
    listen: (listener) => {
      receive = listener;
    },
    lastRows: async () => [],
    snapshot: () => Promise.reject(new Error('It has none.')),
    close: () => {},
  });
  session.run({} as RunSpec);
  const stands = (state: 'paused' | 'running', step: number) => {
    receive({ type: 'advanced', run: 1, events: [], step, time: 0 });
    receive({ type: 'state', run: 1, state });
    sent.length = 0;
  };
  return { session, sent, stands };
}

const barrierAfter = (nth: number) => ({ event: 'barrier', nth }) as const;

test('a run that goes on from where it stands, or from a moment of the past, is told where to stand, counted from there', () => {
  const { session, sent, stands } = connected();
  session.standAt(barrierAfter);
  stands('paused', 40);
  session.resume();
  session.step('hop');
  session.forkHere(12, null);
  expect(sent).toEqual([
    { type: 'resume', until: barrierAfter(40) },
    { type: 'step', kind: 'hop', until: barrierAfter(40) },
    { type: 'fork', step: 12, entry: null, until: barrierAfter(12) },
  ]);
});

test('a run that goes keeps what it was told: the page does not know how far it has come', () => {
  const { session, sent, stands } = connected();
  session.standAt(barrierAfter);
  stands('running', 40);
  session.resume();
  expect(sent).toEqual([{ type: 'resume' }]);
});

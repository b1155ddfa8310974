import { expect, test } from 'vitest';
import { FrameLosses } from './frame-losses.ts';

/** What becomes of a run whose frames die one after the other, once this has been told of it. */
function after(tell: (losses: FrameLosses) => void, frames: number): string[] {
  const losses = new FrameLosses();
  tell(losses);
  return Array.from({ length: frames }, () => losses.frameLost());
}

test('A run of which nothing is kept begins again, and never comes back as what was kept before it', () => {
  const begun = (losses: FrameLosses) => {
    losses.begun();
    losses.kept();
    losses.left();
    losses.begun();
  };
  expect(after(begun, 3)).toEqual(['beginAgain', 'beginAgain', 'giveUp']);
});

test('A run of which something is kept is taken up, the third time paused', () => {
  const kept = (losses: FrameLosses) => {
    losses.begun();
    losses.kept();
  };
  expect(after(kept, 4)).toEqual(['takeUp', 'takeUp', 'takeUpPaused', 'takeUpPaused']);
});

test('A frame that dies while the next run is being prepared, or behind one that never ran, brings nothing back', () => {
  const prepared = (losses: FrameLosses) => {
    losses.begun();
    losses.kept();
    losses.left();
  };
  const rejected = (losses: FrameLosses) => {
    losses.begun();
    losses.over();
  };
  expect(after(prepared, 1)).toEqual(['nothing']);
  expect(after(rejected, 1)).toEqual(['nothing']);
});

test('A run that has ended comes back as it ended, and each run has its own losses', () => {
  const losses = new FrameLosses();
  losses.begun();
  losses.kept();
  losses.over();
  expect(losses.frameLost()).toBe('takeUp');
  losses.left();
  expect(losses.count).toBe(0);
});

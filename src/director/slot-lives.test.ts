import { expect, test } from 'vitest';
import type { Message } from '../wire/messages.ts';
import { SlotLives } from './slot-lives.ts';

const SLOT = 'tm-1/0';
const deploy = (execution: string) => ({ type: 'deploy', deployment: { execution } }) as Message;

test('what is deployed before the JobManager has heard of a loss is for what was there, and reaches nothing', () => {
  const lives = new SlotLives();
  lives.lose(SLOT);
  lives.sent(SLOT, deploy('count:0:0'));
  lives.tell(SLOT);
  lives.sent(SLOT, deploy('count:0:1'));
  expect(['count:0:0', 'count:0:1'].map((execution) => lives.isFor(SLOT, deploy(execution)))).toEqual([false, true]);
});

test('a slot that was lost twice: what is deployed between the two tellings fails with the second, and does not run', () => {
  const lives = new SlotLives();
  lives.lose(SLOT);
  lives.lose(SLOT);
  lives.tell(SLOT);
  lives.sent(SLOT, deploy('count:0:1'));
  lives.tell(SLOT);
  lives.sent(SLOT, deploy('count:0:2'));
  expect(['count:0:1', 'count:0:2'].map((execution) => lives.isFor(SLOT, deploy(execution)))).toEqual([false, true]);
});

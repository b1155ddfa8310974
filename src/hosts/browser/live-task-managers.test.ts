import { expect, test } from 'vitest';
import type { SlotId } from '../../base/ids.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SlotCommand } from '../../wire/messages.ts';
import type { SlotRun } from './engine-start.ts';
import type { Line } from './line.ts';
import type { LiveSlotCommand } from './live-messages.ts';
import { LiveTaskManagers } from './live-task-managers.ts';
import { WallClock } from './wall-clock.ts';
import type { WorkerDesk, WorkerOwner } from './worker-desk.ts';

/** A Worker of a slot: what it was sent, and its word. */
class SlotWorker implements Line {
  onmessage: Line['onmessage'] = null;
  readonly sent: LiveSlotCommand[] = [];
  isEnded = false;

  postMessage(command: unknown): void {
    if (!this.isEnded) this.sent.push(command as LiveSlotCommand);
  }

  say(report: unknown): void {
    this.onmessage?.({ data: report } as MessageEvent<unknown>);
  }

  get types(): string[] {
    return this.sent.map((command) => (command.type === 'command' ? command.command.type : command.type));
  }
}

function cluster() {
  const workers: { readonly slot: SlotId; readonly worker: SlotWorker }[] = [];
  const up: string[] = [];
  const answers: ((command: LiveSlotCommand) => void)[] = [];
  const desk: Pick<WorkerDesk, 'start' | 'end'> = {
    start(slot: string, _start: unknown, owner: WorkerOwner) {
      const worker = new SlotWorker();
      workers.push({ slot, worker });
      owner.connect(worker);
    },
    end(slots) {
      for (const { slot, worker } of workers) if (slots.includes(slot)) worker.isEnded = true;
    },
  };
  const taskManagers = new LiveTaskManagers({
    spec: { cluster: { taskManagers: 1, slotsEach: 2, standingBy: 0 } } as RunSpec,
    slotRun: {} as SlotRun,
    code: '',
    workers: desk as WorkerDesk,
    clock: new WallClock(),
    isUp: ({ id }) => up.push(id),
    said: (_slot, _news, answer) => answers.push(answer),
    saw: (_entries, answer) => answers.push(answer),
    measured: () => undefined,
    refused: () => expect.unreachable(),
    failed: () => expect.unreachable(),
  });
  const process = taskManagers.start();
  for (const { worker } of workers) worker.say({ type: 'ready' });
  return { taskManagers, process, workers, up, answers };
}

const deploy = (execution: string) => ({ type: 'deploy', deployment: { execution } }) as unknown as SlotCommand;
const SLOT = 'tm-1/0';

test('3.1.2: another Worker begins in the place of a lost slot’s, and the other slots talk to that one', () => {
  const { taskManagers, workers, process } = cluster();
  taskManagers.replace(SLOT);
  expect(workers.map(({ slot, worker }) => [slot, worker.isEnded])).toEqual([
    ['tm-1/0', true],
    ['tm-1/1', false],
    ['tm-1/0', false],
  ]);
  expect(workers[1]?.worker.types).toEqual(['connect', 'disconnect', 'connect']);
  expect(taskManagers.processes.all()).toEqual([process]);
  expect(taskManagers.isUp(process)).toBe(false);
  workers[2]?.worker.say({ type: 'ready' });
  expect(taskManagers.isUp(process)).toBe(true);
});

test('its TaskManager registers with a JobManager once, and with the next one again', () => {
  const { taskManagers, workers, process, up } = cluster();
  expect(taskManagers.introduce(process)).toBe(true);
  taskManagers.replace(SLOT);
  workers[2]?.worker.say({ type: 'ready' });
  expect(up).toEqual(['tm-1', 'tm-1']);
  expect(taskManagers.introduce(process)).toBe(false);
  taskManagers.jobManagerStarts();
  expect(taskManagers.introduce(process)).toBe(true);
});

test('what the JobManager sends before it has heard of the loss reaches nobody; later tasks do', () => {
  const { taskManagers, workers } = cluster();
  taskManagers.command(SLOT, deploy('a:0:0'), null);
  taskManagers.replace(SLOT);
  const next = workers[2]?.worker;
  next?.say({ type: 'ready' });
  taskManagers.command(SLOT, { type: 'cancel', execution: 'a:0:0' }, null);
  taskManagers.command(SLOT, deploy('b:0:0'), null);
  taskManagers.lives.tell(SLOT);
  taskManagers.command(SLOT, { type: 'cancel', execution: 'b:0:0' }, null);
  expect(next?.types).toEqual(['connect']);
  taskManagers.command(SLOT, deploy('a:0:1'), null);
  taskManagers.command(SLOT, { type: 'cancel', execution: 'a:0:1' }, null);
  expect(next?.types).toEqual(['connect', 'deploy', 'cancel']);
});

test('an answer to the Worker that is gone does not reach the one in its place', () => {
  const { taskManagers, workers, answers } = cluster();
  workers[0]?.worker.say({ type: 'saw', entries: [0] });
  workers[0]?.worker.say({ type: 'did', reports: [], requests: [] });
  taskManagers.replace(SLOT);
  workers[2]?.worker.say({ type: 'ready' });
  for (const answer of answers) answer({ type: 'goOn' });
  expect(answers).toHaveLength(2);
  expect(workers[2]?.worker.types).toEqual(['connect']);
});

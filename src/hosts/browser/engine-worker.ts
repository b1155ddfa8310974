/** The entry of every Worker in the frame. Its first message says which role it plays, and brings the port to whoever it plays it for. */
import { ensure } from '../../base/assert.ts';
import { DirectorWorker } from './director-worker.ts';
import type { EngineStart } from './engine-start.ts';
import { runSelfTest } from './self-test-worker.ts';
import { runSimulations } from './simulation-worker.ts';
import { runLiveSlot, runSlot, runSubmission } from './slot-worker.ts';

addEventListener(
  'message',
  ({ data, ports }: MessageEvent<EngineStart>) => play(data, ensure(ports[0], 'A port comes with it.')),
  {
    once: true,
  },
);

function play(start: EngineStart, port: MessagePort): void {
  switch (start.role) {
    case 'director':
      new DirectorWorker(port, start.hashes);
      return;
    case 'slot':
      return void runSlot(start, port);
    case 'live-slot':
      return void runLiveSlot(start, port);
    case 'submission':
      return void runSubmission(start, port);
    case 'simulation':
      runSimulations(port);
      return;
    case 'self-test':
      return void runSelfTest(port);
  }
}

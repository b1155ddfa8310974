/** The entry of every Worker in the frame. Its first message says which role it plays, and brings the line to whoever it plays it for. */
import { DirectorWorker } from './director-worker.ts';
import type { EngineStart } from './engine-start.ts';
import { type Line, ownLine } from './line.ts';
import { runRehearsal } from './rehearsal-worker.ts';
import { runSelfTest } from './self-test-worker.ts';
import { runSimulations } from './simulation-worker.ts';
import { runLiveSlot, runSlot, runSubmission } from './slot-worker.ts';

addEventListener('message', ({ data, ports }: MessageEvent<EngineStart>) => play(data, ports[0] ?? ownLine()), {
  once: true,
});

function play(start: EngineStart, line: Line): void {
  switch (start.role) {
    case 'director':
      new DirectorWorker(line, start.hashes);
      return;
    case 'slot':
      return void runSlot(start, line);
    case 'live-slot':
      return void runLiveSlot(start, line);
    case 'submission':
      return void runSubmission(start, line);
    case 'rehearsal':
      return void runRehearsal(start, line);
    case 'simulation':
      runSimulations(line);
      return;
    case 'self-test':
      return void runSelfTest(line, start.nested);
  }
}

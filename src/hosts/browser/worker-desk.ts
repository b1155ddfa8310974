/**
 * Where the director starts and ends the Workers that run a learner's code. They are its own, nested in it: what they say to each other
 * then goes from thread to thread, where it would pass the page's thread in WebKit and Firefox if the frame had started them
 * (docs/browsers.md). They inherit the frame's origin and policy, as the self-test shows before any job runs.
 */
import type { JobWorkerStart } from './engine-start.ts';
import type { Line } from './line.ts';

/** Who waits for a Worker. */
export interface WorkerOwner {
  /** Called at once: what is said before the Worker is up waits there until it has read its start. */
  connect(line: Line): void;
  /** It did not start, or threw outside of any step. Strangers' text. */
  broken(message: string, line: number): void;
}

export class WorkerDesk {
  private readonly workers = new Map<string, Worker>();

  start(name: string, start: JobWorkerStart, owner: WorkerOwner): void {
    // One engine plays every role: a Worker of the director's is another copy of this one.
    const worker = new Worker(self.location.href);
    this.workers.set(name, worker);
    worker.onerror = (error) => {
      error.preventDefault();
      owner.broken(String(error.message), Number(error.lineno) || 0);
    };
    worker.postMessage(start);
    owner.connect(worker);
  }

  /** Ends them at once, whatever they are doing. */
  end(names: readonly string[]): void {
    for (const name of names) {
      this.workers.get(name)?.terminate();
      this.workers.delete(name);
    }
  }

  /** Ends all that are left. */
  close(): void {
    this.end([...this.workers.keys()]);
  }
}

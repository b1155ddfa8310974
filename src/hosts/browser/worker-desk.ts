/** Where the director asks the page for Workers: only the page can have the frame start and end them, and makes the channels. */
import type { DirectorReport } from './director-messages.ts';
import type { JobWorkerStart } from './engine-start.ts';

/** Who waits for a Worker. */
export interface WorkerOwner {
  connect(port: MessagePort): void;
  broken(message: string, line: number): void;
}

export class WorkerDesk {
  private readonly owners = new Map<string, WorkerOwner>();

  constructor(
    private readonly run: number,
    private readonly send: (report: DirectorReport) => void,
  ) {}

  start(name: string, start: JobWorkerStart, owner: WorkerOwner): void {
    const worker = this.idOf(name);
    this.owners.set(worker, owner);
    this.send({ type: 'startWorker', worker, start });
  }

  end(names: readonly string[]): void {
    const workers = names.map((name) => this.idOf(name));
    for (const worker of workers) this.owners.delete(worker);
    if (workers.length > 0) this.send({ type: 'endWorkers', workers });
  }

  /** Ends all that are left. */
  close(): void {
    const workers = [...this.owners.keys()];
    this.owners.clear();
    if (workers.length > 0) this.send({ type: 'endWorkers', workers });
  }

  started(worker: string, port: MessagePort): void {
    const owner = this.owners.get(worker);
    if (owner === undefined) port.close();
    else owner.connect(port);
  }

  broken(worker: string, message: string, line: number): void {
    this.owners.get(worker)?.broken(message, line);
  }

  /** Unique in the frame: each run has Workers of its own. */
  private idOf(name: string): string {
    return `${this.run} ${name}`;
  }
}

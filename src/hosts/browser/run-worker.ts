/** A Worker of the sandboxed frame that runs whole jobs (simulation-worker.ts), one after the other. */
import * as v from 'valibot';
import { MillraceError } from '../../base/failure.ts';
import type { FrameListener, SandboxFrame } from './sandbox-frame.ts';
import type { SimulationReply, SimulationRequest } from './simulation-worker.ts';

const replySchema = v.strictObject({
  id: v.number(),
  run: v.looseObject({ status: v.string(), events: v.array(v.looseObject({ type: v.string() })) }),
  hashes: v.array(v.string()),
  isClean: v.boolean(),
});

/** A run may take so long before its Worker is ended: its code loops for ever. */
const LIMIT_MS = 60_000;

/** Thrown when a run has no answer, and its Worker will give no other. */
class RunLost extends MillraceError {
  override readonly name = 'RunLost';
}

interface Asked {
  readonly id: number;
  readonly answered: (reply: SimulationReply) => void;
  readonly lost: (reason: RunLost) => void;
}

export class RunWorker implements FrameListener {
  private readonly port: MessagePort;
  private asked: Asked | null = null;
  private over = false;

  /** `name` is not used twice in a frame. `frameGone` is called when that is the frame's end as well. */
  constructor(
    private readonly frame: SandboxFrame,
    private readonly name: string,
    private readonly frameGone: () => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }: MessageEvent<unknown>) => this.receive(data);
    frame.start(name, { role: 'simulation' }, port2, this);
  }

  /** It takes no other run. */
  get isOver(): boolean {
    return this.over;
  }

  /** Rejects with RunLost. One at a time. */
  async ask(request: SimulationRequest): Promise<SimulationReply> {
    const late = setTimeout(() => this.fail('The job did not end within 60 s. Does it loop for ever?'), LIMIT_MS);
    try {
      return await new Promise((answered, lost) => {
        this.asked = { id: request.id, answered, lost };
        this.port.postMessage(request);
      });
    } finally {
      clearTimeout(late);
      this.asked = null;
    }
  }

  workerBroken(_id: string, message: string): void {
    this.fail(message);
  }

  gone(): void {
    this.frameGone();
    this.fail('The browser ended the process that the job ran in, most likely for want of memory.');
  }

  /** Ends the Worker, whatever it is doing. */
  end(): void {
    this.over = true;
    this.port.close();
    this.frame.end(this.name);
  }

  /** A stranger's code runs at the other end, so what it says is looked at first. */
  private receive(data: unknown): void {
    const parsed = v.safeParse(replySchema, data);
    if (!parsed.success || parsed.output.id !== this.asked?.id) return;
    if (!parsed.output.isClean) this.end();
    this.asked.answered(parsed.output as unknown as SimulationReply);
  }

  private fail(message: string): void {
    this.end();
    this.asked?.lost(new RunLost(message));
  }
}

/**
 * The frame in which all code of learners runs: sandboxed, without an origin, under a policy that lets nothing out. The page has it start and
 * end Workers, hands them ports, and pings it; a frame that no longer answers is gone with all its Workers.
 */
import * as v from 'valibot';
import { MillraceError } from '../../base/failure.ts';
import type { EngineStart } from './engine-start.ts';
import type { SelfTestReply } from './self-test-worker.ts';
import { Silence } from './silence.ts';

/** The frame did not come up, or its sandbox has a hole: no job runs in this browser. */
export class SandboxUnusable extends MillraceError {
  override readonly name = 'SandboxUnusable';
}

export interface FrameListener {
  /** A Worker did not start, or threw outside of any step. Strangers' text. */
  workerBroken(id: string, message: string, line: number): void;
  /** The frame answers no more; it has been removed. */
  gone(): void;
}

const START_LIMIT_MS = 15_000;

const name = v.pipe(v.string(), v.maxLength(200));
const frameMessage = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('pong'), id: v.number() }),
  v.strictObject({
    type: v.literal('broken'),
    id: name,
    message: v.pipe(v.string(), v.maxLength(100_000)),
    line: v.number(),
  }),
]);
const selfTest = v.strictObject({ type: v.literal('selfTest'), problems: v.array(name) });

export class SandboxFrame {
  private readonly element = document.createElement('iframe');
  private readonly listeners = new Map<string, FrameListener>();
  private readonly receiving = (event: MessageEvent<unknown>) => this.receive(event);
  private silence: Silence | null = null;
  private ready: () => void = () => undefined;

  private constructor() {}

  /** Puts a frame into the page, and tries it. Rejects with SandboxUnusable, then jobs must not run. */
  static async open(): Promise<SandboxFrame> {
    const frame = new SandboxFrame();
    try {
      const [{ default: engine }, bootstrap] = await Promise.all([
        import('virtual:engine-source'),
        import('virtual:frame-bootstrap'),
      ]);
      await inTime(frame.attach(bootstrap), 'The sandboxed frame that jobs run in did not start.');
      frame.post({ type: 'engine', source: engine });
      await inTime(frame.test(), 'No Worker starts in the sandboxed frame that jobs run in.');
    } catch (error) {
      frame.close();
      throw error;
    }
    frame.silence = new Silence({
      of: 'frame',
      ask: () => frame.post({ type: 'ping', id: 0 }),
      tooLong: () => frame.gone(),
    });
    return frame;
  }

  /** Starts a Worker in a role, with its port. `id` is not used twice. */
  start(id: string, start: EngineStart, port: MessagePort, listener: FrameListener): void {
    this.listeners.set(id, listener);
    this.post({ type: 'start', id, start }, [port]);
  }

  /** Ends a Worker at once, whatever it is doing. */
  end(id: string): void {
    this.listeners.delete(id);
    this.post({ type: 'end', id });
  }

  /** Removes the frame and with it all its Workers. */
  close(): void {
    this.silence?.end();
    removeEventListener('message', this.receiving);
    this.listeners.clear();
    this.element.remove();
  }

  private attach({ text, hash }: { readonly text: string; readonly hash: string }): Promise<void> {
    const policy = `default-src 'none'; script-src '${hash}' blob:; worker-src blob:`;
    this.element.setAttribute('sandbox', 'allow-scripts');
    this.element.hidden = true;
    this.element.title = 'Where jobs run';
    this.element.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}"><script>${text}</script>`;
    addEventListener('message', this.receiving);
    return new Promise((ready) => {
      this.ready = ready;
      document.body.append(this.element);
    });
  }

  private test(): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    return new Promise<void>((resolve, reject) => {
      port1.onmessage = ({ data }) => {
        const { problems }: SelfTestReply = v.parse(selfTest, data);
        if (problems.length === 0) resolve();
        else reject(new SandboxUnusable(`The sandbox that jobs run in is not tight here: ${problems.join(', ')}.`));
      };
      const workerBroken = (_id: string, message: string) =>
        reject(new SandboxUnusable(`No Worker starts in the sandboxed frame: ${message}`));
      this.start('self-test', { role: 'self-test', nested: false }, port2, { workerBroken, gone: () => undefined });
    }).finally(() => {
      port1.close();
      this.end('self-test');
    });
  }

  private post(message: object, transfer: Transferable[] = []): void {
    this.element.contentWindow?.postMessage(message, '*', transfer);
  }

  private receive({ source, data }: MessageEvent<unknown>): void {
    if (source === null || source !== this.element.contentWindow) return;
    const parsed = v.safeParse(frameMessage, data);
    if (!parsed.success) return;
    const message = parsed.output;
    if (message.type === 'ready') this.ready();
    if (message.type === 'pong') this.silence?.heard();
    if (message.type === 'broken')
      this.listeners.get(message.id)?.workerBroken(message.id, message.message, message.line);
  }

  private gone(): void {
    const listeners = new Set(this.listeners.values());
    this.close();
    for (const listener of listeners) listener.gone();
  }
}

function inTime<T>(promise: Promise<T>, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new SandboxUnusable(message)), START_LIMIT_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

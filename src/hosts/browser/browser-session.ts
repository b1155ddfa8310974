/**
 * A session of the page on the directed or the live host: has a sandboxed frame with the director's Worker in it, opens storage, and keeps what a reload
 * needs. What comes from the frame is checked before it is used or passed on.
 */
import { transfer } from 'comlink';
import type { SinkRow } from '../../ports/durable-storage.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionCommand, SessionReport } from '../../ports/session-messages.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { topicsAtBeginning } from '../simulation/snapshot-storage.ts';
import { type DirectorCommand, type DirectorReport, directorReport, type KeptRun } from './director-messages.ts';
import { FrameLosses } from './frame-losses.ts';
import { setBusy } from './page-idle.ts';
import { type FrameListener, SandboxFrame } from './sandbox-frame.ts';
import { SavepointKeeper } from './savepoint-keeper.ts';
import { Silence } from './silence.ts';
import { type SiteStorage, siteStorage } from './site-storage.ts';
import { whyBlocked } from './storage-words.ts';
import { WorkspaceLock } from './workspace-lock.ts';

const DIRECTOR = 'director';
const SILENT =
  'The Worker that directs the run has not answered for 15 s and was ended. Firefox may put such a Worker to sleep for good while a debugger listens to ' +
  'it. Press Run to begin again. Or reload the page: if the job had completed a checkpoint, Resume takes it up from there.';
const FRAMES_LOST =
  'The browser ended the process that jobs run in each time this job was about to begin, most likely for want of memory. Press Run to try again.';

/** What is kept of a run once, since its data may be large, and what is kept with each checkpoint and action. */
type KeptBeginning = Pick<KeptRun, 'spec' | 'namespace' | 'live'>;
type KeptProgress = Omit<KeptRun, 'spec' | 'live'> & { readonly leg: number };
type RunCommand = Extract<SessionCommand, { readonly run: number }>;

export class BrowserSession implements FrameListener {
  private readonly lock: WorkspaceLock;
  private readonly savepoints: SavepointKeeper;
  private frame: Promise<SandboxFrame> | null = null;
  private director: MessagePort | null = null;
  /** Of the director. */
  private silence: Silence | null = null;
  /** What waits until the director's Worker is there. */
  private readonly early: DirectorCommand[] = [];
  private run = 0;
  private spec: KeptRun['spec'] | null = null;
  private live = false;
  private namespace: string | null = null;
  private speed = 1;
  private readonly frameLosses = new FrameLosses();
  /** Hands the present run to the director, as it was asked for. */
  private beginning: (() => void) | null = null;
  /** The step up to which a former page has seen the run. */
  private knownUpTo = -1;
  private refusedHere = 0;
  private refusedInFrame = 0;
  private readonly visibility = () => this.post({ type: 'visibility', hidden: document.hidden });

  /** `workspace`: the lesson or draft whose job it is. `hashes`: a hash a step is kept, for tests. */
  constructor(
    private readonly workspace: string,
    private readonly receive: (report: SessionReport) => void,
    private readonly onHashes: ((hashes: readonly string[]) => void) | null = null,
  ) {
    this.savepoints = new SavepointKeeper(workspace);
    this.lock = new WorkspaceLock(workspace, () => this.takenOver());
    document.addEventListener('visibilitychange', this.visibility);
  }

  /** Messages that were refused since the run began: from slots by the director, from the director by the page. */
  get refused(): number {
    return this.refusedHere + this.refusedInFrame;
  }

  /** What a sink of the present run holds in the site's storage. */
  async storedRows(sink: string): Promise<readonly SinkRow[]> {
    return this.namespace === null ? [] : (await siteStorage()).rows(this.namespace, sink);
  }

  /** Its last rows, oldest first. */
  async lastRows(sink: string): Promise<readonly SinkRow[]> {
    return this.namespace === null ? [] : (await siteStorage()).lastRows(this.namespace, sink);
  }

  /** A savepoint or checkpoint of the present run, as it lies in the site's storage. Rejects where it does not. */
  async snapshot(checkpoint: number): Promise<KeptSnapshot> {
    if (this.namespace === null) throw new Error('Nothing of this run is in storage.');
    return { path: `chk-${checkpoint}`, ...(await (await siteStorage()).snapshot(this.namespace, checkpoint)) };
  }

  send(command: SessionCommand): void {
    if (command.type === 'run' || command.type === 'resumeAfterReload') return void this.begin(command, false);
    if (command.type === 'setSpeed') this.speed = command.factor;
    if (command.type === 'reset') void this.forget();
    this.post(command);
  }

  /** Begins in spite of another tab that has the workspace; that one stops. */
  takeOver(command: RunCommand): void {
    void this.begin(command, true);
  }

  /** Ends the frame and all in it. */
  close(): void {
    document.removeEventListener('visibilitychange', this.visibility);
    this.lock.letGo();
    this.leaveFrame();
    setBusy(this, false);
  }

  // ── FrameListener ───────────────────────────────────────────────────────────────────────────

  workerBroken(_id: string, message: string): void {
    this.broken('HostFailure', message);
  }

  /** Its process died. The job comes back from its checkpoints, a few times by itself. */
  gone(): void {
    this.frame = null;
    this.leaveDirector();
    const after = this.frameLosses.frameLost();
    if (after === 'takeUp' || after === 'takeUpPaused') void this.takeUp(this.run, after === 'takeUpPaused');
    if (after === 'beginAgain') this.beginning?.();
    if (after === 'giveUp') this.broken('FramesLost', FRAMES_LOST);
  }

  // ── beginning ───────────────────────────────────────────────────────────────────────────────

  private async begin(command: RunCommand, takeOver: boolean): Promise<void> {
    this.run = command.run;
    this.frameLosses.left();
    this.knownUpTo = -1;
    this.refusedHere = 0;
    this.refusedInFrame = 0;
    setBusy(this, true);
    if (!(await this.lock.hold(takeOver)))
      return this.broken('OpenInAnotherTab', 'This job is open in another tab, which has its checkpoints.');
    if (command.type === 'resumeAfterReload') return this.takeUp(command.run, true);
    const spec = await this.withTopics(command.spec);
    // Another run may have begun while storage was asked.
    if (command.run !== this.run) return;
    this.spec = spec;
    this.live = command.live ?? false;
    this.beginning = () => this.post({ ...command, spec });
    this.frameLosses.begun();
    this.beginning();
  }

  /** The topics of the workspace, as former runs have left them, are part of what a run is; one that somebody shared brings its own. */
  private async withTopics(spec: RunSpec): Promise<RunSpec> {
    if (spec.topics !== undefined) return spec;
    try {
      const topics = await (await siteStorage()).topics(this.workspace, spec.snapshot !== undefined);
      return topics.length === 0 ? spec : { ...spec, topics };
    } catch {
      // Storage that fails shows in the run itself.
      return spec;
    }
  }

  private async takeUp(run: number, paused: boolean): Promise<void> {
    let kept: KeptRun | null;
    try {
      kept = await this.kept();
    } catch (error) {
      if (run === this.run) this.storageBlocked(error);
      return;
    }
    // Another run may have begun while storage was asked.
    if (run !== this.run) return;
    if (kept === null)
      return this.broken('NothingKept', 'Nothing of the former run was kept. Press Run to begin again.');
    const { spec, live, step } = kept;
    this.spec = spec;
    this.knownUpTo = step;
    this.live = live;
    this.frameLosses.kept();
    this.receive({ type: 'takenUp', run, spec, lostWith: this.frameLosses.count > 0 ? 'frame' : 'page', live });
    this.post({ type: 'takeUp', run, kept, paused });
  }

  /** What a former page, or this one, left of the workspace's run. */
  private async kept(): Promise<KeptRun | null> {
    const storage = await siteStorage();
    const begun = (await storage.kept(this.keepsake('run'))) as KeptBeginning | undefined;
    const reached = (await storage.kept(this.keepsake('reached'))) as KeptProgress | undefined;
    return begun && reached && begun.namespace === reached.namespace ? keptRun(begun, reached) : null;
  }

  private post(command: DirectorCommand): void {
    if (this.director !== null) {
      this.director.postMessage(command);
      return;
    }
    // Only a run brings up a frame; what else is said before that is about nothing, or is remembered here.
    if (command.type !== 'run' && command.type !== 'takeUp' && this.early.length === 0) return;
    this.early.push(command);
    if (this.early.length === 1) void this.startDirector();
  }

  private async startDirector(): Promise<void> {
    try {
      this.frame ??= SandboxFrame.open();
      const frame = await this.frame;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<unknown>) => this.handle(data);
      frame.start(DIRECTOR, { role: 'director', hashes: this.onHashes !== null }, port2, this);
      this.director = port1;
      this.silence = new Silence({
        of: 'director',
        ask: () => port1.postMessage({ type: 'ping' } satisfies DirectorCommand),
        tooLong: () => this.directorSilent(),
      });
      this.post({ type: 'setSpeed', factor: this.speed });
      this.visibility();
      for (const command of this.early.splice(0)) this.post(command);
    } catch (error) {
      this.frame = null;
      this.early.length = 0;
      this.broken('SandboxUnusable', error instanceof Error ? error.message : String(error));
    }
  }

  // ── what the director reports ───────────────────────────────────────────────────────────────

  private handle(data: unknown): void {
    const report = directorReport(data);
    if (report === null) {
      this.refusedHere++;
      this.reportRefused();
      return;
    }
    if ('run' in report && report.run !== this.run) return;
    this.obey(report);
  }

  private obey(report: DirectorReport): void {
    switch (report.type) {
      case 'pong':
        this.silence?.heard();
        return;
      case 'openStorage':
        void this.openStorage(report.namespace);
        return;
      case 'keep':
        void this.keep(report);
        return;
      case 'leg':
        void this.keepLeg(report);
        return;
      case 'hashes':
        this.onHashes?.(report.hashes);
        return;
      case 'refused':
        this.refusedInFrame = report.count;
        this.reportRefused();
        return;
      default:
        if (report.type === 'advanced') this.observe(report.events);
        if (report.type === 'state') setBusy(this, report.state === 'running');
        if (report.type === 'broken') setBusy(this, false);
        if (isLast(report)) this.frameLosses.over();
        this.receive(report);
    }
  }

  private observe(events: readonly TraceEvent[]): void {
    const { namespace, spec, knownUpTo } = this;
    if (namespace !== null) this.savepoints.observe(events, { namespace, spec, knownUpTo });
  }

  /** The namespace is this page's to choose: the director can name only the one that was kept. */
  private async openStorage(kept: string | null): Promise<void> {
    const { run } = this;
    const { port1, port2 } = new MessageChannel();
    const namespace = kept?.startsWith(`${this.workspace}#`) ? kept : `${this.workspace}#${crypto.randomUUID()}`;
    try {
      const storage = await siteStorage();
      const former = this.namespace ?? (await this.formerNamespace(storage));
      this.namespace = namespace;
      if (former !== null && former !== namespace) await storage.clearJob(former);
      // Also where a run is begun again, from its beginning or from the middle: its topics then hold what they held there.
      if (kept !== namespace) await storage.replaceTopics(this.workspace, topicsAtBeginning(this.spec ?? {}));
      if (this.spec !== null) {
        const begun: KeptBeginning = { spec: this.spec, namespace, live: this.live };
        await storage.keep(this.keepsake('run'), begun);
      }
      await storage.serveJob(namespace, transfer(port1, [port1]));
      this.director?.postMessage({ type: 'storageOpened', run } satisfies DirectorCommand, [port2]);
    } catch (error) {
      if (run === this.run) this.storageBlocked(error);
    }
  }

  /** Where the workspace's last run has its storage, whether it can be taken up or not. */
  private async formerNamespace(storage: SiteStorage): Promise<string | null> {
    const begun = (await storage.kept(this.keepsake('run'))) as KeptBeginning | undefined;
    return begun?.namespace ?? null;
  }

  private async keepLeg({ start, tape }: Extract<DirectorReport, { type: 'leg' }>): Promise<void> {
    const { namespace } = this;
    if (namespace === null || this.spec === null) return;
    this.spec = { ...this.spec, start, tape };
    const begun: KeptBeginning = { spec: this.spec, namespace, live: this.live };
    await siteStorage()
      .then((storage) => storage.keep(this.keepsake('run'), begun))
      .catch(() => undefined);
  }

  private async keep({ tape, step, ended }: Extract<DirectorReport, { type: 'keep' }>): Promise<void> {
    const { namespace, spec } = this;
    if (namespace === null) return;
    this.frameLosses.kept();
    const reached: KeptProgress = { tape, step, ended, namespace, leg: legOf(spec) };
    // Storage that fails shows in the run itself, as declined checkpoints; a page that is reloaded then finds nothing kept.
    await siteStorage()
      .then((storage) => storage.keep(this.keepsake('reached'), reached))
      .catch(() => undefined);
  }

  private async forget(): Promise<void> {
    setBusy(this, false);
    this.frameLosses.left();
    const { namespace } = this;
    this.namespace = null;
    await siteStorage()
      .then(async (storage) => {
        await storage.forget(this.keepsake('run'));
        await storage.forget(this.keepsake('reached'));
        if (namespace !== null) await storage.clearJob(namespace);
      })
      .catch(() => undefined);
  }

  // ── ends ────────────────────────────────────────────────────────────────────────────────────

  private takenOver(): void {
    this.leaveFrame();
    this.broken('TakenOver', 'Another tab has taken this job over. Press Run to take it back.');
  }

  private leaveFrame(): void {
    this.leaveDirector();
    void this.frame?.then((frame) => frame.close()).catch(() => undefined);
    this.frame = null;
  }

  private leaveDirector(): void {
    this.silence?.end();
    this.silence = null;
    this.director?.close();
    this.director = null;
  }

  private directorSilent(): void {
    this.leaveFrame();
    this.broken('DirectorSilent', SILENT);
  }

  private reportRefused(): void {
    this.receive({ type: 'refused', run: this.run, count: this.refused });
  }

  /** Without storage there are no checkpoints: a job that begins all the same would wait for it for ever. */
  private storageBlocked(error: unknown): void {
    this.post({ type: 'reset' });
    this.broken('StorageBlocked', whyBlocked(error));
  }

  private broken(name: string, message: string): void {
    setBusy(this, false);
    this.frameLosses.over();
    this.receive({ type: 'broken', run: this.run, reason: { class: name, message } });
  }

  private keepsake(what: 'run' | 'reached'): string {
    return `${what} ${this.workspace}`;
  }
}

/** The page may have gone after a new leg was kept and before anything was said of how far it had come. */
function keptRun(begun: KeptBeginning, { leg, tape, step, ended }: KeptProgress): KeptRun {
  const { spec, namespace } = begun;
  // Runs that were kept before there was another way to run do not say.
  const live = begun.live ?? false;
  if (leg === legOf(spec)) return { spec, namespace, live, tape, step, ended };
  return { spec, namespace, live, tape: spec.tape, step: (spec.start?.step ?? -1) + 1, ended: false };
}

/** After it the director says no more of its run, unless it is asked. */
function isLast(report: DirectorReport): boolean {
  return report.type === 'broken' || (report.type === 'state' && report.state === 'ended');
}

function legOf(spec: KeptRun['spec'] | null): number {
  return spec?.start?.leg ?? 1;
}

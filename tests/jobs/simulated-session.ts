/** The page's session with a simulation at the other end, in one thread: what the page does to a run, without a browser. */
import { Chaos } from '../../src/director/chaos.ts';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../src/hosts/simulation/simulation.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { SessionCommand, SessionReport } from '../../src/ports/session-messages.ts';
import { connectSession, type SessionLink } from '../../src/ui/run/remote-session.ts';
import { graphOf } from './in-chaos.ts';

const STEPS_AT_ONCE = 200;

class SimulatedLink implements SessionLink {
  private receive: (report: SessionReport) => void = () => undefined;
  private run = 0;
  private spec: RunSpec | null = null;
  private simulation: Simulation | null = null;
  private chaos: Chaos | null = null;
  private goes = false;
  private told = 0;

  listen(receive: (report: SessionReport) => void): void {
    this.receive = receive;
  }

  send(command: SessionCommand): void {
    if (command.type === 'run') this.begin(command.run, command.spec);
    if (command.type === 'pause') this.setGoes(false);
    if (command.type === 'resume') this.setGoes(true);
    if (command.type === 'chaos') this.setChaos(command.plan);
  }

  lastRows = () => Promise.resolve([]);
  snapshot = () => Promise.reject(new Error('There is none.'));
  close(): void {
    this.goes = false;
  }

  private begin(run: number, spec: RunSpec): void {
    const job = loadJob(spec.code);
    if ('message' in job) throw new Error(job.message);
    this.run = run;
    this.spec = spec;
    this.simulation = new Simulation(spec, job);
    this.chaos = null;
    this.told = 0;
    this.setGoes(true);
  }

  private setChaos(plan: Extract<SessionCommand, { type: 'chaos' }>['plan']): void {
    const { spec, simulation } = this;
    if (spec === null || simulation === null) return;
    const drawn = this.chaos?.drawn ?? 0;
    const options = { graph: graphOf(spec.code, spec), cluster: spec.cluster, highAvailability: true };
    this.chaos = plan && new Chaos({ ...options, plan }, simulation.time);
    this.receive({ type: 'chaos', run: this.run, drawn: plan === null ? drawn : 0, goesOn: plan !== null });
  }

  private setGoes(goes: boolean): void {
    const pumps = this.goes;
    this.goes = goes;
    this.receive({ type: 'state', run: this.run, state: goes ? 'running' : 'paused' });
    if (goes && !pumps) setImmediate(() => this.goOn());
  }

  private goOn(): void {
    const { simulation, run } = this;
    if (!this.goes || simulation === null) return;
    simulation.advance(simulation.steps + STEPS_AT_ONCE, () => this.draw(simulation));
    const { events, tape, status, steps, time } = simulation.result();
    this.receive({ type: 'tape', run, tape });
    this.receive({ type: 'advanced', run, events: events.slice(this.told), step: steps, time });
    this.told = events.length;
    if (status === 'RUNNING') setImmediate(() => this.goOn());
    else this.receive({ type: 'state', run, state: 'ended' });
  }

  private draw(simulation: Simulation): boolean {
    const { chaos, run } = this;
    const entry = chaos?.due(simulation.time, simulation.processes) ?? null;
    if (entry !== null) simulation.act(entry);
    if (chaos?.isOver) this.chaos = null;
    if (chaos && (entry !== null || chaos.isOver))
      this.receive({ type: 'chaos', run, drawn: chaos.drawn, goesOn: !chaos.isOver });
    return false;
  }
}

export const simulatedSession = () => connectSession(new SimulatedLink());

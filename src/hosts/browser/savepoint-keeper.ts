/**
 * Keeps the savepoints of a workspace's runs as they are completed: reads them out of the job's storage, which goes with the next run. What a
 * job has claimed and let go is taken off the shelf (7.9.6). Told by the session of what the director reports.
 */
import { ENGINE_VERSION } from '../../base/engine-version.ts';
import type { SavepointFile, SavepointPlan } from '../../codec/savepoint-file.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import { isSavepoint } from '../../wire/snapshots.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { siteStorage } from './site-storage.ts';
import { BrowserSnapshots } from './snapshot-library.ts';

export class SavepointKeeper {
  private readonly library: BrowserSnapshots;
  private graph: JobGraph | null = null;

  constructor(workspace: string) {
    this.library = new BrowserSnapshots(workspace);
  }

  /** `knownUpTo`: the step up to which a former page has seen it all. */
  observe(events: readonly TraceEvent[], run: { namespace: string; spec: RunSpec | null; knownUpTo: number }): void {
    for (const event of events) {
      if (event.type === 'submitted') this.graph = event.graph;
      if (event.place.step > run.knownUpTo) this.follow(event, run.namespace, run.spec);
    }
  }

  private follow(event: TraceEvent, namespace: string, spec: RunSpec | null): void {
    const { graph } = this;
    const started = spec?.snapshot;
    if (event.type === 'checkpointCompleted' && isSavepoint(event.kind) && graph !== null)
      void this.keep(graph, namespace, event.checkpoint).catch(ignore);
    if (event.type === 'jobRestored' && event.claimMode === 'CLAIM')
      void this.library.claimed(event.path, false).catch(ignore);
    if (event.type === 'checkpointDiscarded' && event.checkpoint === started?.metadata.checkpoint)
      void this.library.claimed(started.path, true).catch(ignore);
  }

  private async keep(graph: JobGraph, namespace: string, checkpoint: number): Promise<void> {
    const stored = await (await siteStorage()).snapshot(namespace, checkpoint);
    const run = namespace.slice(namespace.lastIndexOf('#') + 1);
    const savepoint: SavepointFile = { engine: ENGINE_VERSION, job: graph.name, plan: planOf(graph), ...stored };
    await this.library.keep(`${run}-${checkpoint}`, `savepoint-${checkpoint}-${run.slice(0, 4)}`, savepoint);
  }
}

function planOf({ vertices, edges }: JobGraph): SavepointPlan {
  const nameOf = (key: string) => vertices.find((vertex) => vertex.key === key)?.name ?? key;
  return {
    vertices: vertices.map(({ name, parallelism }) => ({ name, parallelism })),
    edges: edges.map(({ fromVertex, toVertex, shipStrategy }) => ({
      from: nameOf(fromVertex),
      to: nameOf(toVertex),
      shipStrategy,
    })),
  };
}

/** Storage that fails shows in the run itself; what could not be kept is still in the job's storage while the run is there. */
function ignore(): void {}

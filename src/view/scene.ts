/**
 * The picture of one moment: a pure function of the view model, the model time and what the page wants to see. It keeps
 * nothing, so pause, speed, scrubbing and reduced motion cost nothing.
 */
import type { ModelTime } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { JobView } from './job-view.ts';
import { lensOf } from './lens.ts';
import { counted, modelClock } from './names.ts';
import { paintsOf } from './paint.ts';
import { channelPictures } from './scene-channels.ts';
import type { SceneContext } from './scene-context.ts';
import { damTraffic } from './scene-dams.ts';
import { houseScenes } from './scene-houses.ts';
import { jobManagerScene } from './scene-job-manager.ts';
import { withLabels } from './scene-labels.ts';
import { layoutScene, NO_GRAPH } from './scene-layout.ts';
import type { Scene, SceneOptions } from './scene-model.ts';
import { regionScene } from './scene-region.ts';
import { shelfScene } from './scene-shelf.ts';
import { rowMovers, sinkScenes, sourceScenes } from './scene-sides.ts';
import { checkpointMovers } from './scene-snapshots.ts';
import { stationScenes } from './scene-stations.ts';
import { channelTraffic } from './scene-traffic.ts';

/** The hops of a run that is meant to be watched take as long. */
const TRAIL_MS = 60;

/** How much of a house its title covers. */
const TITLE_HEIGHT = 20;

/** `view` is the view at `now` or a little before it; what is on its way is drawn where it is at `now`. */
export function scene(view: JobView, now: ModelTime, options: SceneOptions): Scene {
  const lens = lensOf(options);
  const layout = layoutScene(view, options, lens);
  const context: SceneContext = {
    view,
    graph: view.graph ?? NO_GRAPH,
    now,
    options,
    lens,
    layout,
    paints: paintsOf(view),
    trailMs: options.trailMs ?? TRAIL_MS,
  };
  const { channels, movers } = channelTraffic(context, channelPictures(context));
  const { dams, movers: gathering } = damTraffic(context);
  const shelf = shelfScene(context);
  const stations = stationScenes(context);
  const houses = houseScenes(context);
  const titles = houses.map((house) => ({ ...house, width: house.title.length * 9 + 16, height: TITLE_HEIGHT }));
  return {
    width: layout.width,
    height: layout.height,
    scale: layout.scale,
    time: now,
    description: describe(view, now),
    say: layout.say,
    mode: layout.mode,
    unfold: layout.unfold,
    jobManager: jobManagerScene(context),
    houses,
    stations,
    channels,
    dams,
    sources: sourceScenes(context),
    sinks: sinkScenes(context),
    region: regionScene(context),
    shelf,
    movers: [
      ...withLabels([...movers, ...gathering], [...stations, ...titles]),
      ...rowMovers(context),
      ...checkpointMovers(context, shelf, stations),
    ],
  };
}

function describe(view: JobView, now: ModelTime): string {
  if (!view.graph) return 'No job runs yet.';
  const machines = [...view.taskManagers.values()].filter((machine) => machine.status === 'running').length;
  const restored = view.job.restoredFrom === null ? '' : `, restored from checkpoint ${view.job.restoredFrom}`;
  return (
    `The job “${view.job.name}”${modeText(view.graph)} is ${view.job.status} at ${modelClock(now)}${restored}: ` +
    `${counted(view.current.size, 'task')} on ${counted(machines, 'TaskManager')}.`
  );
}

/** What a streaming job is need not be said. */
function modeText({ type }: JobGraph): string {
  return type === 'BATCH' ? ', in BATCH mode,' : '';
}

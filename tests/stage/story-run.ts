/**
 * The run that the stage's stories are told of: a count in state beside a count in a field, on three TaskManagers, of
 * which one is killed.
 */
import { DEFAULT_PACE } from '../../src/ports/run-spec.ts';
import type { JobView } from '../../src/view/job-view.ts';
import { scene } from '../../src/view/scene.ts';
import type { Scene, SceneOptions } from '../../src/view/scene-model.ts';
import { TraceLog } from '../../src/view/trace-log.ts';
import type { ConfigurationMap } from '../../src/wire/job-graph.ts';
import type { Place, TapeEntry, TraceEventOf, TraceEventType } from '../../src/wire/trace-events.ts';
import { RESTARTING, simulation } from '../jobs/run-job.ts';

const CODE = `
import { CollectSink, DataGeneratorSource, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const NAMES = ['Alaska', 'California', 'Hawaii', 'Nevada', 'Colorado', 'Oregon'];
class Count extends KeyedProcessFunction {
  constructor() { super(); this.seen = 0; }
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  processElement(quake, ctx, out) {
    this.seen++;
    const n = (this.count.value() ?? 0) + 1;
    this.count.update(n);
    out.collect({ region: quake.region, n });
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSource(new DataGeneratorSource((n) => ({ region: NAMES[n % 6], n }), 4000, RateLimiterStrategy.perSecond(10)),
  WatermarkStrategy.noWatermarks(), 'quakes')
  .filter((quake) => quake.n % 5 !== 4)
  .keyBy((quake) => quake.region).process(new Count()).uid('count').sinkTo(new CollectSink('by region'));
env.execute('counts');
`;

/** As in the playground: slow enough that each hop can be followed. */
const PACE = { ...DEFAULT_PACE, stepMs: 10, hopMs: 60, storageMs: 80, startMs: 600, connectionLostMs: 200 };
const STEPS = 1_500;
const CONFIGURATION = {
  ...RESTARTING,
  'execution.checkpointing.interval': '1500 ms',
  'restart-strategy.fixed-delay.attempts': '3',
  'restart-strategy.fixed-delay.delay': '1 s',
};

export class Story {
  readonly log = new TraceLog();

  constructor(tape: readonly TapeEntry[], code = CODE, more: ConfigurationMap = {}, steps = STEPS) {
    const run = simulation(code, { configuration: { ...CONFIGURATION, ...more }, pace: PACE, tape, seed: 7 }, {});
    this.log.append(run.runToEnd(steps).events);
  }

  /** The `nth` event of a type, from 1, that `wanted` holds for. */
  event<Type extends TraceEventType>(
    type: Type,
    nth = 1,
    wanted = (_event: TraceEventOf<Type>) => true,
  ): TraceEventOf<Type> {
    const events = this.log.slice(0, this.log.length) as readonly TraceEventOf<Type>[];
    const found = events.filter((event) => event.type === type && wanted(event))[nth - 1];
    if (!found) throw new Error(`There is no ${type} ${nth} in this run.`);
    return found;
  }

  /** What is known when all up to this event has happened. */
  viewAfter({ place }: { readonly place: Place }): JobView {
    return this.log.viewAtPlace(place);
  }

  /** The picture so many milliseconds of model time after an event, at the size of the playground's stage; its JobManager is closed. */
  after(event: { readonly time: number }, ms: number, options: Partial<SceneOptions> = {}): Scene {
    const now = event.time + ms;
    return scene(this.log.viewAtTime(now), now, {
      width: 840,
      height: 380,
      lens: 6,
      jobManagerOpen: false,
      stepMs: PACE.stepMs,
      ...options,
    });
  }
}

export function moversOf(picture: Scene, kind: Scene['movers'][number]['kind']): Scene['movers'] {
  return picture.movers.filter((mover) => mover.kind === kind);
}

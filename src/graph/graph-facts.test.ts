/** Every topology that real Flink was asked to translate and that the API can express, built with the API and compared. */
import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import facts from '../../tests/facts/graphs.json' with { type: 'json' };
import { isLeftOut } from '../../tests/facts/left-out.ts';
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import { declared, type Millrace } from './declared.test-support.ts';
import { streamGraph } from './stream-graph.ts';

type Numbers = Api.SingleOutputStreamOperator<number>;
type Topology = (env: Api.StreamExecutionEnvironment, api: Millrace) => void;

const plusOne = (stream: Api.DataStream<number>, name: string) => stream.map((x) => x + 1).name(name);
const sequence = (env: Api.StreamExecutionEnvironment, name: string) => env.fromSequence(0, 99).name(name);

const TOPOLOGIES: Readonly<Record<string, Topology>> = {
  '1 linear chain': (env, api) => to(api, plusOne(sequence(env, 'src'), 'm1').filter(Boolean).name('f')),
  '2 non-parallel source': (env, api) => to(api, plusOne(env.fromData(1, 2, 3).name('src'), 'm1')),
  '3 keyBy': (env, api) => to(api, plusOne(counted(api, plusOne(sequence(env, 'src'), 'm1'), 10, 'cnt'), 'm2')),
  '4 keyBy twice': (env, api) => to(api, counted(api, counted(api, sequence(env, 'src'), 10, 'cnt1'), 3, 'cnt2')),
  '5 disableChaining on m2': (env, api) =>
    to(api, plusOne(plusOne(plusOne(sequence(env, 'src'), 'm1'), 'm2').disableChaining(), 'm3')),
  '6 startNewChain on m2': (env, api) =>
    to(api, plusOne(plusOne(plusOne(sequence(env, 'src'), 'm1'), 'm2').startNewChain(), 'm3')),
  '7 env.disableOperatorChaining': (env, api) => {
    env.disableOperatorChaining();
    to(api, plusOne(plusOne(sequence(env, 'src'), 'm1'), 'm2'));
  },
  '8 slot sharing group': (env, api) =>
    to(api, plusOne(plusOne(plusOne(sequence(env, 'src'), 'm1'), 'm2').slotSharingGroup('g2'), 'm3')),
  '9 slot sharing groups with different parallelism': (env, api) => {
    const m1 = plusOne(sequence(env, 'src'), 'm1').setParallelism(4).slotSharingGroup('a');
    const m2 = plusOne(m1, 'm2').setParallelism(3).slotSharingGroup('b');
    to(api, m2).setParallelism(1).slotSharingGroup('default');
  },
  '10 parallelism change': (env, api) => {
    const m1 = plusOne(sequence(env, 'src'), 'm1').setParallelism(4);
    to(api, plusOne(m1, 'm2').setParallelism(4)).setParallelism(1);
  },
  '11 explicit rebalance': (env, api) => to(api, plusOne(plusOne(sequence(env, 'src'), 'm1').rebalance(), 'm2')),
  '12 explicit rescale': (env, api) =>
    to(api, plusOne(plusOne(sequence(env, 'src'), 'm1').rescale(), 'm2').setParallelism(4)).setParallelism(4),
  '13 shuffle, global, broadcast': (env, api) =>
    to(api, plusOne(plusOne(plusOne(sequence(env, 'src').shuffle(), 'm1').global(), 'm2').broadcast(), 'm3')),
  '14 explicit forward': (env, api) => to(api, plusOne(plusOne(sequence(env, 'src'), 'm1').forward(), 'm2')),
  '15 forward with parallelism change is an error': (env, api) =>
    to(api, plusOne(sequence(env, 'src').forward(), 'm1').setParallelism(3)),
  '16 union': (env, api) => to(api, plusOne(sequence(env, 'a').union(sequence(env, 'b')), 'm1')),
  '17 fan-out': (env, api) => {
    const m1 = plusOne(sequence(env, 'src'), 'm1');
    to(api, plusOne(m1, 'm2'), 's1');
    to(api, plusOne(m1, 'm3'), 's2');
  },
  '18 diamond': (env, api) => {
    const m1 = plusOne(sequence(env, 'src'), 'm1');
    to(api, plusOne(plusOne(m1, 'm2').union(plusOne(m1, 'm3')), 'm4'));
  },
  '19 connect co-process, not keyed': (env, api) => {
    const co = { map1: (x: number) => x, map2: (x: number) => x };
    to(api, sequence(env, 'a').connect(sequence(env, 'b')).map(co).name('co'));
  },
  '20 connect keyed': (env, api) => {
    class Co extends api.KeyedCoProcessFunction<number, number, number, number> {
      processElement1() {}
      processElement2() {}
    }
    const [a, b] = [sequence(env, 'a').keyBy((x) => x), sequence(env, 'b').keyBy((x) => x)];
    to(api, a.connect(b).process(new Co()).name('co'));
  },
  '21 broadcast state': (env, api) => {
    class Rules extends api.KeyedBroadcastProcessFunction<number, number, number, number> {
      processElement() {}
      processBroadcastElement() {}
    }
    const [a, b] = [sequence(env, 'a').keyBy((x) => x), sequence(env, 'b')];
    const rules = b.broadcast(new api.MapStateDescriptor<number, number>('r'));
    to(api, a.connect(rules).process(new Rules()).name('bp'));
  },
  '22 side output': (env, api) => {
    const side = new api.OutputTag<number>('side');
    class P extends api.ProcessFunction<number, number> {
      processElement() {}
    }
    const p = sequence(env, 'src').process(new P()).name('p');
    to(api, plusOne(p, 'm1'), 's1');
    to(api, plusOne(p.getSideOutput(side), 'm2'), 's2');
  },
  '23 windows': (env, api) => {
    const windows = () => api.TumblingEventTimeWindows.of(api.Duration.ofMillis(10));
    const timed = api.WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((x) => x);
    const stamped = sequence(env, 'src').assignTimestampsAndWatermarks(timed).name('wm');
    const keyed = stamped.keyBy((x) => x % 3);
    const win = keyed
      .window(windows())
      .reduce((a, b) => a + b)
      .name('win');
    to(
      api,
      win
        .windowAll(windows())
        .reduce((a, b) => a + b)
        .name('all'),
    );
  },
  '24 watermark strategy in source': (env, api) => {
    const source = new api.DataGeneratorSource((i) => i, 100);
    const stream = env.fromSource(source, api.WatermarkStrategy.forMonotonousTimestamps<number>(), 'src');
    const windows = api.TumblingEventTimeWindows.of(api.Duration.ofMillis(10));
    to(
      api,
      stream
        .keyBy((x) => x % 3)
        .window(windows)
        .reduce((a, b) => a + b)
        .name('win'),
    );
  },
  '25 join window': (env, api) => {
    const windows = api.TumblingEventTimeWindows.of(api.Duration.ofMillis(10));
    const joined = sequence(env, 'a').join(sequence(env, 'b'));
    to(
      api,
      joined
        .where((x) => x)
        .equalTo((x) => x)
        .window(windows)
        .apply((l: number) => l),
    );
  },
  '26 interval join': (env, api) => {
    class Pair extends api.ProcessJoinFunction<number, number, number> {
      processElement() {}
    }
    const [a, b] = [sequence(env, 'a').keyBy((x) => x), sequence(env, 'b').keyBy((x) => x)];
    const [lower, upper] = [api.Duration.ofMillis(-1), api.Duration.ofMillis(1)];
    to(api, a.intervalJoin(b).between(lower, upper).process<number>(new Pair()).name('ij'));
  },
  '28 parallelism 1': (env, api) => to(api, counted(api, sequence(env, 'src'), 3, 'cnt')),
  '29 maxParallelism differs inside a would-be chain': (env, api) => {
    const m1 = plusOne(sequence(env, 'src'), 'm1').setMaxParallelism(64);
    to(api, plusOne(m1, 'm2').setMaxParallelism(128));
  },
  '30 custom partitioner': (env, api) =>
    to(
      api,
      plusOne(
        sequence(env, 'src').partitionCustom(
          (k: number, n) => k % n,
          (x) => x,
        ),
        'm1',
      ),
    ),
  '31 unaligned source side: two sources with different parallelism union': (env, api) =>
    to(api, plusOne(env.fromData(1).name('a').union(sequence(env, 'b')), 'm1')),
  '32 checkpointing enabled': (env, api) => {
    env.enableCheckpointing(1000);
    to(api, counted(api, sequence(env, 'src'), 3, 'cnt'));
  },
};

const topologies = facts.cases.filter(({ case: name }) => name.includes(' / ') && !isLeftOut('graphs', name));
const MODES = ['STREAMING', 'BATCH'] as const;

test('each fact that is not left out is built, in both modes', () => {
  const names = topologies.map(({ case: name }) => name).sort();
  expect(names).toEqual(
    Object.keys(TOPOLOGIES)
      .flatMap((name) => MODES.map((mode) => `${name} / ${mode}`))
      .sort(),
  );
});

for (const fact of topologies) {
  const build = TOPOLOGIES[fact.case.split(' / ')[0] ?? '']!;
  const parallelism = fact.config.defaultParallelism ?? 1;
  const whole: Topology = (env, api) => {
    env.setParallelism(parallelism);
    env.setRuntimeMode(fact.config.runtimeMode as Api.RuntimeExecutionMode);
    build(env, api);
  };
  if ('throws' in fact.expected) {
    test(`2.1.2 ${fact.case}`, () => {
      expect(() => declared(whole)).toThrow(String(fact.expected.message));
    });
  } else {
    test(`2.1-2.3, 9.2 ${fact.case}`, () => {
      expect(described(whole)).toEqual(inOrder(fact.expected));
    });
  }
}

test('T56, 2.4.1, 2.4.2 operator ids from a uid and from the place in the graph', () => {
  const { graph } = declared((env, api) => {
    env.setParallelism(1);
    to(api, plusOne(sequence(env, 'src'), 'm1').uid('my-map').startNewChain());
  });
  const ids = Object.fromEntries(
    graph.vertices.map(({ name, operators }) => [
      name,
      // Flink lists the operators of a vertex from the tail.
      [...operators].reverse().map(({ operatorId, uid }) => (uid === null ? operatorId : `${operatorId} uid=${uid}`)),
    ]),
  );
  expect(ids).toEqual(facts.cases.find(({ case: name }) => name === 'operator ids: uid hash')?.expected);
});

test('T56, 2.2.3, 2.4.2 the golden chain and its generated ids', () => {
  const { graph } = declared((env, api) => {
    env.setParallelism(2);
    const keyed = env
      .fromSequence(0, 99)
      .map((x) => x)
      .filter(Boolean)
      .keyBy((x) => x % 10);
    keyed
      .reduce((a, b) => a + b)
      .map((x) => x)
      .sinkTo(new api.DiscardingSink());
  });
  expect(graph.vertices.map(({ name }) => name)).toEqual([
    'Source: Sequence Source -> Map -> Filter',
    'Keyed Reduce -> Map -> Sink: Writer',
  ]);
  expect(graph.vertices.flatMap(({ operators }) => operators.map(({ operatorId }) => operatorId))).toEqual([
    'cbc357ccb763df2852fee8c4fc7d55f2',
    '570f707193e0fe32f4d86d067aba243b',
    'b728d985904d42b0fdd945a9e3253fca',
    'c27dcf7b54ef6bfd6cff02ca8870b681',
    '09a4a36a81b46eaa6a621c024540a59c',
    '92e948c3bc0522e6052aa04cd5786221',
  ]);
  expect(graph.edges).toMatchObject([{ shipStrategy: 'HASH', pattern: 'ALL_TO_ALL', resultType: 'PIPELINED_BOUNDED' }]);
});

function to(api: Millrace, stream: Api.DataStream<number>, name = 'snk'): Api.DataStreamSink<number> {
  return stream.sinkTo(new api.DiscardingSink<number>()).name(name);
}

function counted(api: Millrace, stream: Api.DataStream<number>, keys: number, name: string): Numbers {
  class Count extends api.KeyedProcessFunction<number, number, number> {
    processElement() {}
  }
  return stream
    .keyBy((x) => x % keys)
    .process(new Count())
    .name(name);
}

/** A translated program in the words of the facts. */
function described(topology: Topology): object {
  const { program, graph } = declared(topology);
  const nodes = streamGraph(program, program.configuration, graph.type);
  const groups = [...new Set(graph.vertices.map(({ slotSharingGroup }) => slotSharingGroup))];
  const nameOf = new Map(graph.vertices.map(({ key, name }) => [key, name]));
  return {
    streamNodes: sorted(
      nodes.map(({ transformation, parallelism, maxParallelism, slotSharingGroup, chaining }) => ({
        name: transformation.name,
        parallelism,
        maxParallelism: maxParallelism ?? -1,
        slotSharingGroup,
        chainingStrategy: chaining,
      })),
    ),
    streamEdges: sorted(
      nodes.flatMap(({ outEdges }) =>
        outEdges.map(({ from, to: target, partitioner, sideOutput }) => ({
          from: from.transformation.name,
          to: target.transformation.name,
          partitioner,
          sideOutput,
        })),
      ),
    ),
    jobVertices: graph.vertices.map((vertex) => ({
      name: vertex.name,
      chain: byDepth(vertex),
      parallelism: isDecidedLater(vertex, graph) ? -1 : vertex.parallelism,
      maxParallelism: vertex.maxParallelismIsExplicit ? vertex.maxParallelism : -1,
      slotSharingGroup: `group${groups.indexOf(vertex.slotSharingGroup)}`,
    })),
    jobEdges: graph.edges.map(({ fromVertex, toVertex, shipStrategy, pattern, resultType }) => ({
      from: nameOf.get(fromVertex),
      to: nameOf.get(toVertex),
      shipStrategy,
      pattern,
      resultType,
    })),
    numberOfJobVertices: graph.vertices.length,
    ...sizes(graph),
  };
}

/** What Flink's adaptive batch scheduler decides as the job runs; here it is the default parallelism (docs/decisions/0012). */
function isDecidedLater(vertex: JobVertex, graph: JobGraph): boolean {
  return graph.type === 'BATCH' && !vertex.parallelismIsExplicit;
}

/** How many tasks and slots: known beforehand only where every parallelism is. */
function sizes(graph: JobGraph): object {
  const { vertices } = graph;
  if (vertices.some((vertex) => isDecidedLater(vertex, graph))) return { tasks: null, slotsRequired: null };
  const tasks = vertices.reduce((sum, { parallelism }) => sum + parallelism, 0);
  return { tasks, slotsRequired: slotsRequired(vertices) };
}

/** 2.3.2: the widest vertex of each group, added up. */
function slotsRequired(vertices: readonly JobVertex[]): number {
  const widest = new Map<string, number>();
  for (const { slotSharingGroup, parallelism } of vertices) {
    widest.set(slotSharingGroup, Math.max(parallelism, widest.get(slotSharingGroup) ?? 0));
  }
  return [...widest.values()].reduce((sum, width) => sum + width, 0);
}

/** The facts list a chain by distance from its head, then by the node's number there: a sink's after all others. */
function byDepth({ operators }: JobVertex): string[] {
  const depth = new Map<number, number>([[operators[0]!.nodeId, 0]]);
  for (const { nodeId, chainedTo } of operators) {
    for (const next of chainedTo) depth.set(next.nodeId, depth.get(nodeId)! + 1);
  }
  const order = [...operators].sort((a, b) => depth.get(a.nodeId)! - depth.get(b.nodeId)! || a.nodeId - b.nodeId);
  return order.map(({ name }) => name);
}

function inOrder(expected: (typeof facts.cases)[number]['expected']): object {
  const { streamNodes = [], streamEdges = [], note: _, ...rest } = expected;
  const edges = streamEdges.map(({ from, to: target, partitioner, sideOutput }) => ({
    from,
    to: target,
    partitioner,
    sideOutput,
  }));
  return { ...rest, streamNodes: sorted(streamNodes), streamEdges: sorted(edges) };
}

/** Flink numbers sinks after all other operators; the order of nodes means nothing. */
function sorted<Row>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

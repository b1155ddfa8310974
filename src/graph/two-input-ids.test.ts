/** The names and generated ids of operators behind two inputs, against what Flink 2.3.0 gives the same programs. */
import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { declared, type Millrace } from './declared.test-support.ts';

type Write = (env: Api.StreamExecutionEnvironment, api: Millrace) => Api.DataStream<number>;
interface Golden {
  readonly write: Write;
  /** Vertices of real Flink: name, then the ids of its operators from the head. */
  readonly vertices: readonly string[];
}

const numbers = (env: Api.StreamExecutionEnvironment) => env.fromSequence(0, 9);
const mapped = (env: Api.StreamExecutionEnvironment) => numbers(env).map((n) => n);

const SEQUENCE = 'Source: Sequence Source bc764cd8ddf7a0cff126f51c16239658';
const OTHER_SEQUENCE = 'Source: Sequence Source feca28aff5a3958840bee985ee7de4d3';
const SEQUENCE_MAPPED =
  'Source: Sequence Source -> Map 6cdc5bb954874d922eaee11a8e7b5dd5 8cfbf24d572af11027afc9b517e44624';

const GOLDEN: Readonly<Record<string, Golden>> = {
  'a source and a map, connected': {
    write: (env) => {
      const co = { map1: (n: number) => n, map2: (n: number) => n };
      const [first, second] = [numbers(env), mapped(env)];
      return first
        .connect(second)
        .map(co)
        .map((n) => n);
    },
    vertices: [
      'Co-Map -> Map -> Sink: Writer 81f4f033ca633cdac7af73ee06ea3d9b 4a2d9c221f38398dc1326d26cbda2e86 d160778b228975c1ae7ad1685be2e93b',
      SEQUENCE,
      SEQUENCE_MAPPED,
    ],
  },
  'the same the other way round': {
    write: (env) => {
      const [first, second] = [numbers(env), mapped(env)];
      return second.connect(first).flatMap<number>({ flatMap1() {}, flatMap2() {} });
    },
    vertices: [
      'Co-Flat Map -> Sink: Writer 4150b807e25f98bebfeb73f2fab67d53 f1c3570a1bf2b7b24d67f9da34bf0244',
      SEQUENCE,
      SEQUENCE_MAPPED,
    ],
  },
  'a keyed union and one of its parts': {
    write: (env, api) => {
      class Both extends api.KeyedCoProcessFunction<number, number, number, number> {
        processElement1() {}
        processElement2() {}
      }
      const [first, second] = [numbers(env), numbers(env)];
      const union = first.union(second).keyBy((n) => n);
      return union.connect(second.keyBy((n) => n)).process(new Both());
    },
    vertices: [
      'Co-Keyed-Process -> Sink: Writer 2979cd264e15fb22107f57f1b1af3120 ae3c97e11503934a589909bd2defb002',
      SEQUENCE,
      OTHER_SEQUENCE,
    ],
  },
  'a stream connected with itself': {
    write: (env, api) => {
      class Both extends api.CoProcessFunction<number, number, number> {
        processElement1() {}
        processElement2() {}
      }
      const stream = mapped(env);
      return stream.connect(stream).process(new Both());
    },
    vertices: [
      'Co-Process -> Sink: Writer ad8761465be643c10db5fae153b87f68 2ac23b8100f02ba94553a4adcff8fe4a',
      'Source: Sequence Source -> Map cbc357ccb763df2852fee8c4fc7d55f2 7df19f87deec5680128845fd9a6ca18d',
    ],
  },
  'broadcast state, without and with a key': {
    write: (env, api) => {
      class Rules extends api.BroadcastProcessFunction<number, number, number> {
        processElement() {}
        processBroadcastElement() {}
      }
      class KeyedRules extends api.KeyedBroadcastProcessFunction<number, number, number, number> {
        processElement() {}
        processBroadcastElement() {}
      }
      const [first, second] = [numbers(env), numbers(env)];
      const rules = () => second.broadcast(new api.MapStateDescriptor<number, number>('b'));
      first.connect(rules()).process(new Rules()).sinkTo(new api.DiscardingSink());
      return first
        .keyBy((n) => n)
        .connect(rules())
        .process(new KeyedRules());
    },
    vertices: [
      'Co-Process-Broadcast -> Sink: Writer 4bf7c1955ffe56e2106d666433eaf137 fb642e98a65379eee2e1ec4cfde38e20',
      'Co-Process-Broadcast-Keyed -> Sink: Writer f3c52ad168ea5842a0be53deff739f6c 6888c178555b140ecff6ef906f4b58d1',
      SEQUENCE,
      OTHER_SEQUENCE,
    ],
  },
  'an interval join': {
    write: (env, api) => {
      class Pair extends api.ProcessJoinFunction<number, number, number> {
        processElement() {}
      }
      const [first, second] = [numbers(env).keyBy((n) => n), numbers(env).keyBy((n) => n)];
      return first
        .intervalJoin(second)
        .between(api.Duration.ofMillis(-1), api.Duration.ofMillis(1))
        .process(new Pair());
    },
    vertices: [
      'Interval Join -> Sink: Writer 4bf7c1955ffe56e2106d666433eaf137 ccb29b5204e83e8a588b3828afaa7015',
      SEQUENCE,
      OTHER_SEQUENCE,
    ],
  },
  'a window join of streams of different parallelism': {
    write: (env, api) => {
      const [first, second] = [numbers(env), numbers(env).setParallelism(3)];
      return first
        .join(second)
        .where((n) => n)
        .equalTo((n) => n)
        .window(api.TumblingEventTimeWindows.of(api.Duration.ofMillis(10)))
        .apply((l: number) => l);
    },
    vertices: [
      'TumblingEventTimeWindows -> Sink: Writer 8b481b930a189b6b1762a9d95a61ada1 1005f03a37a9d727782a1597ca596a1c',
      'Source: Sequence Source -> Map cbc357ccb763df2852fee8c4fc7d55f2 2be4fe38b4ce63aa5bffc06b65e24e03',
      'Source: Sequence Source -> Map 6cdc5bb954874d922eaee11a8e7b5dd5 eb99017e0f9125fa6648bf56123bdcf7',
    ],
  },
  'a stream grouped with itself': {
    write: (env, api) => {
      const stream = numbers(env);
      return stream
        .coGroup(stream.rebalance())
        .where((n) => n)
        .equalTo((n) => n)
        .window(api.EventTimeSessionWindows.withGap(api.Duration.ofMillis(10)))
        .apply<number>({ coGroup() {} });
    },
    vertices: [
      'EventTimeSessionWindows -> Sink: Writer 035033457688380bb4d98abdb0df869d b3c3dc488f251707465500957ed6f98a',
      'Map 2be4fe38b4ce63aa5bffc06b65e24e03',
      'Source: Sequence Source -> Map cbc357ccb763df2852fee8c4fc7d55f2 7df19f87deec5680128845fd9a6ca18d',
    ],
  },
};

test.each(Object.entries(GOLDEN))('2.2.2, 2.4.2 %s', (_what, { write, vertices }) => {
  const { graph } = declared((env, api) => {
    env.setParallelism(2);
    write(env, api).sinkTo(new api.DiscardingSink());
  });
  const found = graph.vertices.map(({ name, operators }) =>
    [name, ...operators.map(({ operatorId }) => operatorId)].join(' '),
  );
  expect(found.sort()).toEqual([...vertices].sort());
});

test('2.1.3 a stream connected with itself has two edges, one an input', () => {
  const { graph } = declared((env) => {
    const stream = mapped(env);
    stream
      .connect(stream)
      .map({ map1: (n) => n, map2: (n) => n })
      .print();
  });
  expect(graph.edges.map(({ inputIndex, fromVertex }) => [inputIndex, fromVertex])).toEqual([
    [0, graph.edges[0]?.fromVertex],
    [1, graph.edges[0]?.fromVertex],
  ]);
});

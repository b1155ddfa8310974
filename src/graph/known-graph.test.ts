import type * as Api from 'millrace';
import { expect, test, vi } from 'vitest';
import { declared, type Millrace } from './declared.test-support.ts';
import { KnownGraph } from './known-graph.ts';

type Numbers = Api.SingleOutputStreamOperator<number>;
type Write = (env: Api.StreamExecutionEnvironment, api: Millrace) => void;

function writing(change: (numbers: Numbers, api: Millrace) => Api.DataStream<number> = (numbers) => numbers): Write {
  return (env, api) => {
    const numbers = env.fromSequence(1, 9).map((n) => n);
    change(numbers, api).sinkTo(new api.DiscardingSink());
  };
}

const PROGRAMS: Readonly<Record<string, Write>> = {
  plain: writing(),
  named: writing((numbers) => numbers.name('other')),
  'with a uid': writing((numbers) => numbers.uid('numbers')),
  'of another parallelism': writing((numbers) => numbers.setParallelism(3)),
  'of another max parallelism': writing((numbers) => numbers.setMaxParallelism(7)),
  'in a slot sharing group': writing((numbers) => numbers.slotSharingGroup('other')),
  'not chained': writing((numbers) => numbers.disableChaining()),
  keyed: writing((numbers) => numbers.keyBy((n) => n)),
  rebalanced: writing((numbers) => numbers.rebalance()),
  'from a side output': writing((numbers, api) => numbers.getSideOutput(new api.OutputTag<number>('late'))),
  filtered: writing((numbers) => numbers.filter((n) => n > 1)),
  'to another sink': (env, api) => {
    env.fromSequence(1, 9).sinkTo(new api.CollectSink('rows'));
  },
  'with chaining off': (env, api) => {
    env.disableOperatorChaining();
    writing()(env, api);
  },
  'named otherwise': (env, api) => {
    writing()(env, api);
    env.execute('another name');
  },
};

test.each(Object.keys(PROGRAMS).slice(1))('a program %s is not taken for the plain one', (name) => {
  const known = new KnownGraph();
  const plain = declared(PROGRAMS.plain as Write);
  const other = declared(PROGRAMS[name] as Write);
  known.graphOf(plain.program, () => plain.graph);
  expect(known.graphOf(other.program, () => other.graph)).toBe(other.graph);
});

test('a program that declares the same is not translated again', () => {
  const known = new KnownGraph();
  const first = declared(PROGRAMS.plain as Write);
  known.graphOf(first.program, () => first.graph);
  const translate = vi.fn(() => first.graph);
  expect(known.graphOf(declared(PROGRAMS.plain as Write).program, translate)).toBe(first.graph);
  expect(translate).not.toHaveBeenCalled();
});

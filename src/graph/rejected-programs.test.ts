/** What is refused while a program is built: Flink's words, and the line of the learner's call. */
import { expect, test } from 'vitest';
import { isCheckpointingEnabled } from '../base/config-options.ts';
import { chainOfMessages, type FailureReason } from '../base/failure.ts';
import { loadJob } from '../hosts/simulation/module-job-loader.ts';
import type { DataSet, JobGlobals } from '../ports/job-loader.ts';
import { evaluateJob } from './evaluate-job.ts';
import { failureReasonOf } from './failure-reason.ts';

const globals: JobGlobals = {
  now: () => 0,
  random: () => 0,
  log: () => {},
  setTimeout: () => 0,
  clearTimeout: () => {},
};

/** Lines 1 to 3 of every program; the lines of a test begin at 4. */
const HEAD = `import * as f from 'millrace';
const env = f.StreamExecutionEnvironment.getExecutionEnvironment();
const numbers = env.fromSequence(1, 9), seconds = f.Duration.ofSeconds;
`;
const TAIL = '\nnumbers.print(); env.execute();';

interface Refusal {
  readonly clause: string;
  readonly program: string;
  readonly says: string;
  /** Null: seen only in the whole graph. */
  readonly line: number | null;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'an empty collection': {
    clause: '1.5.7',
    program: 'env.fromData([])',
    says: 'Collection must not be empty',
    line: 4,
  },
  'a null element': { clause: '1.5.7', program: 'env.fromData([1,\nnull])', says: 'null element, at index 1', line: 4 },
  'a reversed sequence': {
    clause: '1.5.7',
    program: '\nenv.fromSequence(3, 1)',
    says: 'Start of sequence must not be greater than the end',
    line: 5,
  },
  'a parallelism of 0': {
    clause: '2.6.3',
    program: 'numbers.map((n) => n)\n  .setParallelism(0)',
    says: 'The parallelism of an operator must be at least 1',
    line: 5,
  },
  'an environment of parallelism 0': {
    clause: '2.6.3',
    program: 'env.setParallelism(0)',
    says: 'Parallelism must be at least one',
    line: 4,
  },
  'a max parallelism past 2^15': {
    clause: '2.6.3',
    program: 'numbers.setMaxParallelism(32769)',
    says: 'between 1 and 32768. Found: 32769',
    line: 4,
  },
  'a wider windowAll': {
    clause: '2.1.4',
    program: 'numbers.countWindowAll(2).reduce((a) => a)\n.setParallelism(2)',
    says: 'The parallelism of non parallel operator must be 1.',
    line: 5,
  },
  'forward to another parallelism': {
    clause: '2.1.2',
    program: 'env.setParallelism(2); numbers.forward()\n  .map((n) => n)\n  .setParallelism(3)',
    says: 'Forward partitioning does not allow change of parallelism.',
    line: 5,
  },
  'a uid given twice': {
    clause: 'T56, 2.4.1',
    program: "numbers.uid('a');\nnumbers.map((n) => n).uid('a')",
    says: 'Hash collision on user-specified ID "a"',
    line: 5,
  },
  're-partitioning a keyed stream': {
    clause: '1.2.2',
    program: 'numbers.keyBy((n) => n)\n  .rebalance()',
    says: 'Cannot override partitioning for KeyedStream.',
    line: 5,
  },
  'a keyed function on streams of which one is not keyed': {
    clause: '1.3.6',
    program:
      'class P extends f.KeyedCoProcessFunction<number, number, number, number> { processElement1() {} processElement2() {} }\n' +
      'numbers.keyBy((n) => n).connect(numbers)\n  .process(new P())',
    says: 'KeyedCoProcessFunction can only be used when both input streams are of type KeyedStream.',
    line: 6,
  },
  'an arrow for two inputs': {
    clause: '1.2',
    program: 'numbers.connect(numbers)\n  .map(((n: number) => n) as never)',
    says: 'map needs an object with the methods map1 and map2, and got a function.',
    line: 5,
  },
  'half a function for two inputs': {
    clause: '1.2',
    program: 'numbers.connect(numbers)\n  .flatMap({ flatMap1() {} } as never)',
    says: 'flatMap needs an object with the methods flatMap1 and flatMap2, and got an object of class Object.',
    line: 5,
  },
  'what is no stream, connected': {
    clause: '1.2',
    program: '\nnumbers.connect([1, 2] as never)',
    says: 'connect needs an object of a class that extends DataStream, and got an object of class Array.',
    line: 5,
  },
  'streams of two environments, connected': {
    clause: '1.1',
    program:
      'const other = f.StreamExecutionEnvironment.getExecutionEnvironment().fromSequence(1, 2);\nnumbers.connect(other)',
    says: 'connect needs streams of the same environment.',
    line: 5,
  },
  'a custom partitioner with unaligned checkpoints': {
    clause: '7.6.3',
    program:
      'env.enableCheckpointing(100); env.getCheckpointConfig().enableUnalignedCheckpoints();\nnumbers.partitionCustom((n) => n, (n) => n)\n.map((n) => n)',
    says: 'Unaligned checkpoints are currently not supported for custom partitioners',
    line: 6,
  },
  'checkpoints more often while there is a backlog': {
    clause: '7.1',
    program:
      "env.enableCheckpointing(100);\nenv.configure({ 'execution.checkpointing.interval-during-backlog': '50 ms' });",
    says: 'Checkpoint interval during backlog must be larger than or equal to that in normal situation.',
    line: null,
  },
  'sources that wait for a checkpoint, and none while there is a backlog': {
    clause: '7.1',
    program:
      "env.enableCheckpointing(100);\nenv.configure({ 'execution.checkpointing.interval-during-backlog': '0 ms', 'pipeline.sources.pause-until-first-checkpoint': 'true' });",
    says: 'Pausing sources until first checkpoint is incompatible with disabling checkpoints during backlog processing.',
    line: null,
  },
  'a recovery that loses what was in flight, with checkpoints that keep it': {
    clause: '7.1',
    program:
      "env.enableCheckpointing(100); env.getCheckpointConfig().enableUnalignedCheckpoints();\nenv.configure({ 'execution.state-recovery.approximate-local-recovery': 'true' });",
    says: 'Approximate Local Recovery and Unaligned Checkpoint can not be used together yet',
    line: null,
  },
  'two checkpoints at once with unaligned ones': {
    clause: '7.1',
    program:
      'env.enableCheckpointing(100); env.getCheckpointConfig().enableUnalignedCheckpoints();\nenv.getCheckpointConfig().setMaxConcurrentCheckpoints(2);',
    says: "maxConcurrentCheckpoints can't be > 1 if UnalignedCheckpoints enabled",
    line: null,
  },
  'a keyed function on a stream that is not keyed, with rules': {
    clause: '1.3.8',
    program:
      "const rules = numbers.broadcast(new f.MapStateDescriptor<number, number>('rules'));\n" +
      'class P extends f.KeyedBroadcastProcessFunction<number, number, number, number> { processElement() {} processBroadcastElement() {} }\n' +
      'numbers.connect(rules).process(new P())',
    says: 'A KeyedBroadcastProcessFunction can only be used on a keyed stream.',
    line: 6,
  },
  'a plain function on a keyed stream, with rules': {
    clause: '1.3.8',
    program:
      "const rules = numbers.broadcast(new f.MapStateDescriptor<number, number>('rules'));\n" +
      'class P extends f.BroadcastProcessFunction<number, number, number> { processElement() {} processBroadcastElement() {} }\n' +
      'numbers.keyBy((n) => n).connect(rules)\n.process(new P())',
    says: 'A BroadcastProcessFunction can only be used on a non-keyed stream.',
    line: 7,
  },
  'broadcast state that is no map': {
    clause: '1.3.8',
    program: "\nnumbers.broadcast(new f.ValueStateDescriptor<number>('rules') as never)",
    says: 'broadcast needs an object of a class that extends MapStateDescriptor, and got an object of class ValueStateDescriptor.',
    line: 5,
  },
  'an interval join whose bounds are the wrong way round': {
    clause: '5.8.2',
    program:
      'class P extends f.ProcessJoinFunction<number, number, number> { processElement() {} }\nconst k = numbers.keyBy((n) => n);\n' +
      'k.intervalJoin(k).between(seconds(2), seconds(1))\n  .process(new P())',
    says: 'lowerBound <= upperBound must be fulfilled',
    line: 7,
  },
  'an interval join without bounds': {
    clause: '5.8.2',
    program:
      'class P extends f.ProcessJoinFunction<number, number, number> { processElement() {} }\nconst k = numbers.keyBy((n) => n);\n' +
      'k.intervalJoin(k).process(new P())',
    says: 'An interval join has no bounds yet: call between(lower, upper) before process().',
    line: 6,
  },
  'an interval join with a stream that is not keyed': {
    clause: '5.8.2',
    program: 'numbers.keyBy((n) => n)\n.intervalJoin(numbers as never)',
    says: 'intervalJoin needs an object of a class that extends KeyedStream, and got an object of class SingleOutputStreamOperator.',
    line: 5,
  },
  'a session join with a trigger that cannot merge': {
    clause: '5.6.4',
    program:
      'numbers.join(numbers).where((n) => n).equalTo((n) => n).window(f.EventTimeSessionWindows.withGap(seconds(1)))\n' +
      '.trigger(f.DeltaTrigger.of(1, () => 0) as never)\n.apply((a: number) => a)',
    says: 'A merging window assigner cannot be used with a trigger that does not support merging.',
    line: 6,
  },
  'a rich reduce in a window': {
    clause: '5.1.7',
    program:
      'class R extends f.RichReduceFunction<number> { reduce(a: number) { return a; } }\nnumbers.keyBy((n) => n).countWindow(2).reduce(new R())',
    says: 'ReduceFunction of reduce can not be a RichFunction.',
    line: 5,
  },
  'sessions with a trigger that cannot merge': {
    clause: '5.6.4',
    program:
      'numbers.keyBy((n) => n).window(f.EventTimeSessionWindows.withGap(seconds(1)))\n.trigger(f.DeltaTrigger.of(1, () => 0))',
    says: 'A merging window assigner cannot be used with a trigger that does not support merging.',
    line: 5,
  },
  'a negative lateness': {
    clause: '5.5.1',
    program: 'numbers.windowAll(f.GlobalWindows.create()).allowedLateness(seconds(-1))',
    says: 'The allowed lateness cannot be negative.',
    line: 4,
  },
  'an offset as long as the window': {
    clause: '5.1.2',
    program: 'f.TumblingEventTimeWindows.of(seconds(1), seconds(1))',
    says: 'TumblingEventTimeWindows parameters must satisfy abs(offset) < size',
    line: 4,
  },
  'an offset as long as the slide': {
    clause: '5.1.3',
    program: 'f.SlidingEventTimeWindows.of(seconds(9), seconds(1), seconds(1))',
    says: 'abs(offset) < slide and size > 0',
    line: 4,
  },
  'a second execute': {
    clause: '1.1.3',
    program: 'numbers.print(); env.execute();\nenv.execute();',
    says: 'execute() was called twice',
    line: 5,
  },
  'an option with another value': {
    clause: '1.1.5',
    program: "env.configure({ 'restart-strategy.type': 'sometimes' })",
    says: 'Option restart-strategy.type cannot be "sometimes"',
    line: 4,
  },
  'a class instead of an object': {
    clause: '1.3.1',
    program:
      'class M extends f.RichMapFunction<number, number> { map(n: number) { return n; } }\nnumbers.map(M as never)',
    says: 'It needs an object: new M(',
    line: 5,
  },
  'a context asked for too early': {
    clause: '1.3.1',
    program:
      'class M extends f.RichMapFunction<number, number> {\n  context = this.getRuntimeContext();\n  map(n: number) { return n; } }\nnew M()',
    says: 'The runtime context has not been initialized',
    line: 5,
  },
  'exactly once without names for its transactions': {
    clause: '1.6.6',
    program: "\nf.TopicSink.builder().setTopic('t').setDeliveryGuarantee('EXACTLY_ONCE').build()",
    says: 'EXACTLY_ONCE delivery guarantee requires a transactionalIdPrefix to be set',
    line: 5,
  },
  'a topic without a name': {
    clause: '1.6.1',
    program: '\nf.TopicSource.builder().build()',
    says: 'No topic is set',
    line: 5,
  },
  'batch mode without sorted inputs': {
    clause: '9.2',
    program: "env.configure({ 'execution.runtime-mode': 'BATCH', 'execution.sorted-inputs.enabled': false })",
    says: 'Batch state backend requires the sorted inputs to be enabled!',
    line: null,
  },
  'a hybrid shuffle': {
    clause: '9.2',
    program:
      "env.configure({ 'execution.runtime-mode': 'BATCH', 'execution.batch-shuffle-mode': 'ALL_EXCHANGES_HYBRID_FULL' })",
    says: 'execution.batch-shuffle-mode: ALL_EXCHANGES_HYBRID_FULL is not in this version',
    line: null,
  },
  'a data set that is not there': {
    clause: '1.5',
    program: "env.fromSource(f.FileSource.forRecords('clicks'), f.WatermarkStrategy.noWatermarks(), 'c').print()",
    says: "no data set 'clicks' in this run. There is: none",
    line: 4,
  },
  'another module': {
    clause: '1.1',
    program: "import { readFile } from 'node:fs';\nreadFile;",
    says: "Cannot import 'node:fs'",
    line: 4,
  },
  'a name that does not exist': {
    clause: '1.1',
    program: 'new f.MapPartitionFunction()',
    says: "'millrace' has no export named MapPartitionFunction",
    line: 4,
  },
};

for (const [what, { clause, program, says, line }] of Object.entries(REFUSALS)) {
  test(`${clause} ${what} is refused with its line`, () => {
    const reason = refused(`${HEAD}${program}${TAIL}`);
    expect(chainOfMessages(reason).join('\n')).toContain(says);
    expect(reason).toMatchObject({ class: 'JobRejected', ...(line === null ? {} : { line }) });
  });
}

const CLICKS: DataSet = { name: 'clicks', rows: [1], ratePerSecond: null, replay: 'forever' };
const READS_CLICKS =
  "env.fromSource(f.FileSource.forRecords('clicks'), f.WatermarkStrategy.noWatermarks(), 'c').print();";

test('9.1 BATCH with an unbounded source is refused in Flink’s words, with the line of the source', () => {
  const reason = refused(`${HEAD}env.setRuntimeMode(f.RuntimeExecutionMode.BATCH);\n${READS_CLICKS}${TAIL}`, [CLICKS]);
  expect(reason).toMatchObject({ class: 'JobRejected', line: 5 });
  expect(chainOfMessages(reason)[1]).toBe(
    "Detected an UNBOUNDED source with the 'execution.runtime-mode' set to 'BATCH'. This combination is not allowed, " +
      "please set the 'execution.runtime-mode' to STREAMING or AUTOMATIC. The source is 'Source: c': it never ends, and in BATCH a task " +
      'begins when all of its input is there. Or read a source that ends.',
  );
});

test.each([
  ['STREAMING', [], 'STREAMING', 'Flink Streaming Job'],
  ['BATCH', [], 'BATCH', 'Flink Batch Job'],
  ['AUTOMATIC', [], 'BATCH', 'Flink Batch Job'],
  ['AUTOMATIC', [CLICKS], 'STREAMING', 'Flink Streaming Job'],
] as const)('9.1 %s with the unbounded sources %j runs as %s', (mode, dataSets, type, name) => {
  const sources = dataSets.length === 0 ? 'numbers.print();' : READS_CLICKS;
  const program = `${HEAD}env.setRuntimeMode(f.RuntimeExecutionMode.${mode});${sources}env.execute();`;
  expect(evaluated(program, dataSets).graph).toMatchObject({ type, name });
});

test('9.2 in BATCH the configuration says that no checkpoints are taken, whatever the job asks for', () => {
  const enabled = (mode: string) =>
    isCheckpointingEnabled(
      evaluated(`${HEAD}env.setRuntimeMode(f.RuntimeExecutionMode.${mode}).enableCheckpointing(1000);${TAIL}`).graph
        .configuration,
    );
  expect(enabled('STREAMING')).toBe(true);
  expect(enabled('BATCH')).toBe(false);
});

test('1.1.3 a program without operators cannot be executed', () => {
  const reason = refused(`${HEAD}env.execute();`);
  expect(chainOfMessages(reason)).toContain('No operators defined in streaming topology. Cannot execute.');
});

test('1.1.3 a program without execute submits no job', () => {
  const reason = refused(`${HEAD}numbers.print();`);
  expect(reason.class).toBe('JobNotSubmitted');
  expect(reason.message).toContain('The application contains no execute() calls.');
});

test("the engine's own words stand apart from ours", () => {
  const cause = refused(`${HEAD}(undefined as never as { x: 1 }).x;`).causes?.[0];
  expect(cause).toMatchObject({ class: 'TypeError', line: 4, message: "The job's code threw a TypeError in line 4." });
  expect(cause?.engineText).toContain('undefined');
});

test('a learner’s own error and its causes keep their words', () => {
  const reason = refused(`${HEAD}throw new Error('outer', { cause: new Error('inner') });`);
  expect(chainOfMessages(reason).slice(1)).toEqual(['outer', 'inner']);
});

test('a job that is the same but for its lines has the same fingerprint, another operator another one', () => {
  const fingerprint = (program: string) => evaluated(`${HEAD}${program}`).graph.fingerprint;
  expect(fingerprint('\n\nnumbers.print();env.execute()')).toBe(fingerprint('numbers.print();env.execute()'));
  expect(fingerprint('numbers.map((n) => n).print();env.execute()')).not.toBe(
    fingerprint('numbers.print();env.execute()'),
  );
});

test('7.6.3 a custom partitioner is taken where unaligned checkpoints are off, forced, or at least once', () => {
  const custom = 'numbers.partitionCustom((n) => n, (n) => n).map((n) => n); env.execute();';
  const unaligned = `env.configure({ 'execution.checkpointing.interval': '1 s', 'execution.checkpointing.unaligned.enabled': true });`;
  const forced = `env.configure({ 'execution.checkpointing.unaligned.forced': true });`;
  const atLeastOnce = `env.configure({ 'execution.checkpointing.mode': 'AT_LEAST_ONCE' });`;
  const never = `env.configure({ 'execution.checkpointing.unaligned.enabled': true });`;
  for (const settings of ['', unaligned + forced, unaligned + atLeastOnce, never])
    expect(evaluated(`${HEAD}${settings}${custom}`).graph.vertices).toHaveLength(2);
  expect(() => evaluated(`${HEAD}${unaligned}${custom}`)).toThrow();
});

test('an operator knows the line of its call', () => {
  const { graph } = evaluated(`${HEAD}numbers\n  .map((n) => n)\n  .filter(Boolean)\n  .print();\nenv.execute('j');`);
  expect(graph.vertices[0]?.operators.map(({ line }) => line)).toEqual([3, 5, 6, 7]);
  expect(graph.name).toBe('j');
});

function evaluated(source: string, dataSets: readonly DataSet[] = []) {
  const job = loadJob(source);
  if (!('evaluate' in job)) throw new Error(job.message);
  return evaluateJob(job, globals, {}, dataSets);
}

function refused(source: string, dataSets: readonly DataSet[] = []): FailureReason {
  const job = loadJob(source);
  if (!('evaluate' in job)) throw new Error(job.message);
  try {
    evaluateJob(job, globals, {}, dataSets);
  } catch (error) {
    return failureReasonOf(error, job);
  }
  throw new Error('The program was accepted.');
}

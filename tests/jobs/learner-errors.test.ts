/**
 * What a learner does wrong, as whole jobs: each failure is of a class, stands at a line of the learner's file, keeps Flink's words, and
 * says why and what to do.
 */
import { expect, test } from 'vitest';
import type { FailureReason } from '../../src/base/failure.ts';
import { run } from './run-job.ts';

/** Lines 1 to 3 of every job; the lines of a mistake begin at 4. */
const HEAD = `import * as f from 'millrace';
const env = f.StreamExecutionEnvironment.getExecutionEnvironment();
const numbers = env.fromSequence(1, 9), seconds = f.Duration.ofSeconds;
`;

interface Mistake {
  readonly clause: string;
  readonly code: string;
  readonly status: 'FAILED' | 'REJECTED' | 'NOT_SUBMITTED';
  readonly class: string;
  readonly line: number;
  /** Flink's words first, then ours: why, and what to do. */
  readonly says: readonly string[];
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'execute is missing': {
    clause: '10.1',
    code: 'numbers.map((n) => n)\n  .print();',
    status: 'NOT_SUBMITTED',
    class: 'JobNotSubmitted',
    line: 5,
    says: ['The application contains no execute() calls.', 'only declares its job', 'env.execute()'],
  },
  'state on a stream without keys': {
    clause: '1.3.4',
    code: `class Count extends f.RichMapFunction {
  open() {
    this.count = this.getRuntimeContext().getState(new f.ValueStateDescriptor('count'));
  }
  map(n) { return n; }
}
numbers.map(new Count()).print(); env.execute();`,
    status: 'FAILED',
    class: 'KeyedStateOnNonKeyedStream',
    line: 6,
    says: [
      "Keyed state 'count' with type VALUE can only be used on a 'keyed stream', i.e., after a 'keyBy()' operation.",
      'State belongs to a key',
      'put keyBy(',
    ],
  },
  'a null key': {
    clause: '1.2.3',
    code: 'numbers.map((n) => ({ n }))\n  .keyBy((row) => row.user)\n  .map((row) => row).print(); env.execute();',
    status: 'FAILED',
    class: 'NullKey',
    line: 5,
    says: ['Assigned key must not be null!', 'belongs to no subtask', 'filter out records without one before keyBy'],
  },
  'a key that is an object': {
    clause: '2.6.9',
    code: 'numbers\n  .keyBy((n) => ({ n }))\n  .map((n) => n).print(); env.execute();',
    status: 'FAILED',
    class: 'UnsupportedKey',
    line: 5,
    says: ['gave an object', 'Select a field'],
  },
  'a key that is a Date': {
    clause: '2.6.9',
    code: 'numbers.keyBy((n) => new Date(n))\n  .map((n) => n).print(); env.execute();',
    status: 'FAILED',
    class: 'UnsupportedKey',
    line: 4,
    says: ['gave a Date', 'Select a field'],
  },
  'a channel that does not exist': {
    clause: '2.5',
    code: 'numbers\n  .partitionCustom((key, n) => n, (n) => n)\n  .map((n) => n).print(); env.execute();',
    status: 'FAILED',
    class: 'PartitionOutOfRange',
    line: 5,
    says: ['returned 2', 'from 0 to 1'],
  },
  'forward between different parallelisms': {
    clause: '2.1.2',
    code: 'numbers.setParallelism(2).forward()\n  .map((n) => n).setParallelism(3).print(); env.execute();',
    status: 'REJECTED',
    class: 'InvalidProgram',
    line: 5,
    says: [
      'Forward partitioning does not allow change of parallelism.',
      'Source: Sequence Source parallelism: 2, downstream operation: Map parallelism: 3',
      'to the subtask of the same number',
      'the same parallelism',
    ],
  },
  'a uid given twice': {
    clause: '2.4.1',
    code: "numbers.map((n) => n).uid('a')\n  .filter((n) => n > 0).uid('a').print(); env.execute();",
    status: 'REJECTED',
    class: 'InvalidProgram',
    line: 5,
    says: ['Hash collision on user-specified ID "a".', 'Map (line 4) and Filter (line 5)', 'finds its state again'],
  },
  'an event-time window without timestamps': {
    clause: '5.1.6',
    code: 'numbers.keyBy((n) => n % 2)\n  .window(f.TumblingEventTimeWindows.of(seconds(5)))\n  .sum(0).print(); env.execute();',
    status: 'FAILED',
    class: 'RecordWithoutTimestamp',
    line: 6,
    says: [
      'Record has Long.MIN_VALUE timestamp (= no timestamp marker).',
      'by its timestamp',
      'withTimestampAssigner((record) =>',
    ],
  },
  'timers without keys': {
    clause: '1.3.6',
    code: `class Ring extends f.ProcessFunction {
  processElement(n, ctx) {
    ctx.timerService().registerEventTimeTimer(n);
  }
}
numbers.process(new Ring()).print(); env.execute();`,
    status: 'FAILED',
    class: 'TimersOnNonKeyedStream',
    line: 6,
    says: [
      'Setting timers is only supported on a keyed streams.',
      'A timer belongs to a key',
      'use a KeyedProcessFunction',
    ],
  },
  'a trigger that merges what cannot be merged': {
    clause: '5.6.2',
    code: `const LAST = new f.ValueStateDescriptor('last');
class Never extends f.Trigger {
  onElement() { return f.TriggerResult.CONTINUE; }
  canMerge() { return true; }
  onMerge(window, ctx) { ctx.mergePartitionedState(LAST); }
  clear() {}
}
const timed = f.WatermarkStrategy.noWatermarks().withTimestampAssigner((n) => n);
const sessions = f.EventTimeSessionWindows.withGap(seconds(1));
numbers.assignTimestampsAndWatermarks(timed).keyBy(() => 0).window(sessions).trigger(new Never()).max(0).print();
env.execute();`,
    status: 'FAILED',
    class: 'StateNotMergeable',
    line: 8,
    says: ['does not refer to a mergeable state', "'last'", 'in a reducing, aggregating or list state'],
  },
  'a keyed function on a stream without keys': {
    clause: '1.3.6',
    code: 'class Ring extends f.KeyedProcessFunction { processElement() {} }\nnumbers\n  .process(new Ring()).print(); env.execute();',
    status: 'REJECTED',
    class: 'InvalidProgram',
    line: 6,
    says: ['A KeyedProcessFunction needs a keyed stream', 'call keyBy() before process()'],
  },
  'a Date in a record, within a chain': {
    clause: '1.1.5',
    code: 'numbers\n  .map((n) => ({ at: new Date(n) }))\n  .filter((row) => row.at !== null).print(); env.execute();',
    status: 'FAILED',
    class: 'UnsupportedValue',
    line: 5,
    says: ['The record that Map emitted has at .at a Date', 'keep the time as milliseconds, e.g. date.getTime()'],
  },
  'a Date in a record, between two tasks': {
    clause: '3.5.2',
    code: 'numbers\n  .map((n) => ({ at: new Date(n) }))\n  .rebalance().filter((row) => row.at !== null).print(); env.execute();',
    status: 'FAILED',
    class: 'UnsupportedValue',
    line: 5,
    says: ['The record that Map emitted has at .at a Date', 'keep the time as milliseconds, e.g. date.getTime()'],
  },
  'a Map in a record on its way to a sink': {
    clause: '1.1.5',
    code: "numbers\n  .map((n) => [n, { seen: new Map([[n, n]]) }])\n  .sinkTo(new f.CollectSink('out')); env.execute();",
    status: 'FAILED',
    class: 'UnsupportedValue',
    line: 5,
    says: ['The record that Map emitted has at [1].seen a Map', 'use a plain object, or MapState for state'],
  },
  'a Set among what fromData is given': {
    clause: '1.1.5',
    code: 'env\n  .fromData([{ ids: [1, new Set()] }])\n  .print(); env.execute();',
    status: 'FAILED',
    class: 'UnsupportedValue',
    line: 5,
    says: ['The record that Source: Collection Source emitted has at .ids[1] a Set', 'use an array'],
  },
  'a function in state': {
    clause: '6.1.4',
    code: `class Last extends f.RichMapFunction {
  open() {
    this.last = this.getRuntimeContext().getState(new f.ValueStateDescriptor('last'));
  }
  map(n) {
    this.last.update({ n, twice: () => 2 * n });
    return n;
  }
}
numbers.keyBy((n) => n).map(new Last()).print(); env.execute();`,
    status: 'FAILED',
    class: 'UnsupportedValue',
    line: 9,
    says: ["The value for state 'last' has at .twice a function", 'keep what it would compute'],
  },
  'a job that is another at each evaluation': {
    clause: '1.1.3',
    code: `const isOdd = Math.random() < 0.5;
const some = isOdd ? numbers.map((n) => n) : numbers.filter((n) => n > 0);
some.print(); env.execute();`,
    status: 'FAILED',
    class: 'NonDeterministicJob',
    line: 5,
    says: ['built another graph', 'the time, on chance', 'submitted Map', 'here Filter'],
  },
};

test.each(Object.entries(MISTAKES))('%s', (_name, { clause, code, status, class: name, line, says }) => {
  const finished = run(HEAD + code, { configuration: { 'parallelism.default': '2' } });
  expect(finished.status, clause).toBe(status);
  const reason = innermost(finished.failure);
  expect([reason.class, reason.line]).toEqual([name, line]);
  for (const words of says) expect(reason.message).toContain(words);
});

/** What was wrong; around it stands who was told. */
function innermost(reason: FailureReason | null): FailureReason {
  if (reason === null) throw new Error('The job did not fail.');
  const [cause] = reason.causes ?? [];
  return cause === undefined ? reason : innermost(cause);
}

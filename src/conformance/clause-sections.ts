/**
 * What the numbers of clauses stand for: the sections of the semantics, what Flink does in numbered sentences. A clause is named by its section
 * and a number within it; `8.1.s3` is a step.
 */
export const CLAUSE_SECTIONS: Readonly<Record<string, string>> = {
  '1.1': 'Environment and execution',
  '1.2': 'Streams and operations',
  '1.3': 'User functions',
  '1.4': 'Async I/O',
  '1.5': 'Sources',
  '1.6': 'Sinks',
  '2.1': 'From program to graph',
  '2.2': 'Chaining',
  '2.3': 'Slot sharing',
  '2.4': 'Operator identity',
  '2.5': 'Channel selection',
  '2.6': 'Key groups',
  '3.1': 'Processes',
  '3.2': 'Scheduling',
  '3.3': 'States of jobs and tasks',
  '3.4': 'Task threads',
  '3.5': 'Network',
  '3.6': 'Load',
  '4.1': 'Kinds of time',
  '4.2': 'Watermark strategies',
  '4.3': 'Watermarks on their way',
  '4.4': 'Watermark alignment',
  '4.5': 'Timers',
  '4.6': 'Late data',
  '5.1': 'Window assigners',
  '5.2': 'Elements into windows',
  '5.3': 'Windows and timers',
  '5.4': 'Triggers',
  '5.5': 'Late elements of windows',
  '5.6': 'Merging windows',
  '5.7': 'Evictors and window functions',
  '5.8': 'Joins',
  '6.1': 'Keyed state',
  '6.2': 'Time to live',
  '6.3': 'Operator state',
  '6.4': 'State backends',
  '6.5': 'Async state',
  '6.6': 'Schema evolution',
  '7.1': 'Checkpoint options',
  '7.2': 'Checkpoint coordinator',
  '7.3': 'Checkpoints in a task',
  '7.4': 'Aligned barriers',
  '7.5': 'At least once',
  '7.6': 'Unaligned barriers',
  '7.7': 'Failed checkpoints',
  '7.8': 'The final checkpoint',
  '7.9': 'Retention and restore',
  '8.1': 'What a failure leads to',
  '8.2': 'Failover regions',
  '8.3': 'Restart strategies',
  '8.4': 'Exception history',
  '8.5': 'Guarantees',
  '8.6': 'JobManager failure',
  '9': 'Batch',
  '10': 'What learners stumble over',
};

/** `4.2` of `4.2.2`; chapters 9 and 10 have no sections. */
export function sectionOf(clause: string): string {
  const [chapter = '', section = ''] = clause.split('.');
  return chapter in CLAUSE_SECTIONS ? chapter : `${chapter}.${section}`;
}

/** Clauses in the order of the semantics: 4.2 before 4.10, and both before 10. */
export function inClauseOrder(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/**
 * What Millrace says is as in Flink: each claim with the clauses, whole sections or single ones, and the recorded facts that are to show it. A claim
 * without any recording is not made.
 */
export interface Claim {
  readonly what: string;
  readonly clauses: readonly string[];
  readonly facts?: readonly string[];
}

export const CLAIMS: readonly Claim[] = [
  {
    what: 'Programs: nothing runs before `execute()`; what is refused while the graph is built, and in which words',
    clauses: ['1.1'],
  },
  { what: 'Streams and operations, and what each makes of a record', clauses: ['1.2'], facts: ['operators'] },
  {
    what: 'Functions: the order of their calls, contexts, side outputs',
    clauses: ['1.3'],
    facts: ['process-functions'],
  },
  { what: 'Broadcast state', clauses: ['1.3.8'] },
  { what: 'Async I/O: the order of results, time-outs, what a restart asks again', clauses: ['1.4'] },
  { what: 'Sources: splits, who reads which, positions, timestamps', clauses: ['1.5'] },
  { what: 'Sinks: writers, committers, what is seen when', clauses: ['1.6'] },
  { what: 'Copies: what a function may change without another one seeing it', clauses: ['1.1.5', '2.2.2'] },
  {
    what: 'The job graph: chains, names, operator ids, slots needed',
    clauses: ['2.1', '2.2', '2.3', '2.4'],
    facts: ['graphs'],
  },
  {
    what: 'Which record goes into which channel, which key into which key group, which key group to which subtask',
    clauses: ['2.5', '2.6'],
    facts: ['partitioners', 'keygroups'],
  },
  {
    what: 'Watermarks: strategies, the lowest of several inputs, idleness',
    clauses: ['4.1', '4.2', '4.3', '4.4', '4.6'],
    facts: ['watermarks'],
  },
  { what: 'Timers: their order, what fires at the end of the input', clauses: ['4.5'] },
  {
    what: 'Windows: assigners, triggers, evictors, late elements, sessions that merge',
    clauses: ['5.1', '5.2', '5.3', '5.4', '5.5', '5.6', '5.7'],
    facts: ['window-assigners', 'windows'],
  },
  { what: 'Joins over windows and over intervals', clauses: ['5.8'] },
  { what: 'Keyed state, time to live, operator state', clauses: ['6.1', '6.2', '6.3', '6.4', '6.5'] },
  {
    what: 'Checkpoints, restore and rescaling',
    clauses: ['7.2', '7.3', '7.4', '7.5', '7.6', '7.7', '7.8', '7.9', '8.5'],
    facts: ['failure-restore'],
  },
  {
    what: 'Failures: which tasks restart, how often, after how long',
    clauses: ['3.2', '3.4', '8.1', '8.2', '8.3', '8.4', '8.6'],
    facts: ['restart-strategies'],
  },
  { what: 'BATCH: what is sorted, what fires and when, what is emitted', clauses: ['9'] },
  { what: 'Defaults of options', clauses: ['7.1'], facts: ['config-defaults'] },
];

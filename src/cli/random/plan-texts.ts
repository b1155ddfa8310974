/** A plan written out as a conformance case: `job.ts`, its twin `Job.java`, and the `expected.json` that the recorder fills. */
import { helpersIn, JAVA_HELPERS, JAVA_IMPORTS, namesIn, TYPESCRIPT_HELPERS } from './plan-helpers.ts';
import type { RandomPlan, Stage } from './random-plan.ts';
import { JAVA, sinksOf, TYPESCRIPT, written } from './stage-texts.ts';

export interface PlanTexts {
  readonly jobTs: string;
  readonly jobJava: string;
  readonly expectedJson: string;
}

/** The seed of a plan is in its name only: plans with the same stages and rows have the same texts. */
export function textsOf(plan: RandomPlan): PlanTexts {
  return { jobTs: typeScriptOf(plan), jobJava: javaOf(plan), expectedJson: expectedOf(plan) };
}

function typeScriptOf(plan: RandomPlan): string {
  const { before, statements } = written(plan, TYPESCRIPT);
  const program = [...before, ...statements].join('\n');
  const body = [
    'const env = StreamExecutionEnvironment.getExecutionEnvironment();',
    'env.setParallelism(1);',
    ...settingsOf(plan),
    'interface Rec { k: string; n: number; t: number; w: number; s: string }',
    'const rec = (k: string, n: number, t: number, w: number, s: string): Rec => ({ k, n, t, w, s });',
    ...helpersIn(program, TYPESCRIPT_HELPERS),
    program,
    '',
    "env.execute('random job');",
    '',
  ].join('\n');
  return `import { ${namesIn(body).join(', ')} } from 'millrace';\n\n${body}`;
}

function javaOf(plan: RandomPlan): string {
  const { before, statements } = written(plan, JAVA);
  const program = [...before, ...statements].join('\n');
  return `${JAVA_IMPORTS}
public class Job {
  public static class Rec {
    public String k; public int n; public long t; public long w; public String s;
    public Rec() {}
    public Rec(String k, int n, long t, long w, String s) { this.k = k; this.n = n; this.t = t; this.w = w; this.s = s; }
  }
  static Rec rec(String k, int n, long t, long w, String s) { return new Rec(k, n, t, w, s); }
${[...helpersIn(program, JAVA_HELPERS), ...before].join('\n')}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
${[...settingsOf(plan).map((setting) => `    ${setting}`), ...statements].join('\n')}

    env.execute("random job");
  }
}
`;
}

/** The same in both languages. */
function settingsOf({ isBatch, maxParallelism, isChained, checkpoints }: RandomPlan): string[] {
  return [
    ...(isBatch ? ['env.setRuntimeMode(RuntimeExecutionMode.BATCH);'] : []),
    ...(maxParallelism === null ? [] : [`env.setMaxParallelism(${maxParallelism});`]),
    ...(isChained ? [] : ['env.disableOperatorChaining();']),
    ...(checkpoints === null ? [] : [`env.enableCheckpointing(${checkpoints.interval});`]),
    ...(checkpoints?.unaligned ? ['env.getCheckpointConfig().enableUnalignedCheckpoints();'] : []),
  ];
}

function expectedOf(plan: RandomPlan): string {
  const sinks: Record<string, unknown> = {};
  for (const [name, compare] of sinksOf(plan))
    sinks[name] = compare === 'perKey' ? { compare, key: 'k', values: [] } : { compare, values: [] };
  const about = `a random ${plan.isBatch ? 'BATCH ' : ''}job (seed ${plan.seed}): ${plan.stages.map(kindOf).join(', ')}`;
  return `${JSON.stringify({ flink: '2.3.0', about, topics: ['random'], parallelism: 1, sinks }, null, 2)}\n`;
}

function kindOf(stage: Stage): string {
  return stage.kind === 'joint' ? stage.meeting.kind : stage.kind;
}

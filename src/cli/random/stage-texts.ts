/** The stages of a plan written out: statements of each stream, and what stands above them. */
import { meetingJava, meetingTypeScript } from './joint-texts.ts';
import { isKeyedStage, keyedJava, keyedTypeScript } from './keyed-stages.ts';
import {
  type Branch,
  orderBehind,
  orderInBranch,
  type RandomPlan,
  type SingleStage,
  type Stage,
} from './random-plan.ts';
import { type RowSource, type SourceTexts, sourceJava, sourceTypeScript } from './sources.ts';
import type { Order, StageTexts } from './stage.ts';
import { statelessJava, statelessTypeScript } from './stateless-stages.ts';
import { windowJava, windowTypeScript } from './window-texts.ts';

/** One of the two languages. */
interface Language {
  readonly single: (stage: SingleStage, id: string) => StageTexts;
  readonly meeting: typeof meetingTypeScript;
  readonly source: (source: RowSource, id: string) => SourceTexts;
  readonly declare: (name: string, value: string) => string;
  readonly sink: (stream: string, name: string) => string;
}

export const TYPESCRIPT: Language = {
  single: singleTypeScript,
  meeting: meetingTypeScript,
  source: sourceTypeScript,
  declare: (name, value) => `const ${name} = ${value};`,
  sink: (stream, name) => `${stream}.sinkTo(new CollectSink('${name}'));`,
};

export const JAVA: Language = {
  single: singleJava,
  meeting: meetingJava,
  source: sourceJava,
  declare: (name, value) => `    var ${name} = ${value};`,
  sink: (stream, name) => `    ${stream}.sinkTo(new CollectSink<>("${name}"));`,
};

/** `before` stands above the program, `statements` are in it. */
export interface Written {
  readonly before: readonly string[];
  readonly statements: readonly string[];
}

/** The sinks of a plan by name, and how far the order of each is fixed. */
export function sinksOf(plan: RandomPlan): Map<string, Order> {
  const sinks = new Map<string, Order>([['out', orderBehind(plan)]]);
  plan.stages.forEach((stage, at) => {
    const id = String(at);
    if (stage.kind === 'joint') {
      stage.other.stages.forEach((inner, index) => {
        const order = orderInBranch(plan, stage.other, at, index + 1);
        if (sideOf(inner, '', '') !== null) sinks.set(`side${idInBranch(id, index)}`, order);
      });
    } else if (sideOf(stage, '', '') !== null) {
      sinks.set(`side${id}`, orderBehind({ ...plan, stages: plan.stages.slice(0, at + 1) }));
    }
  });
  return sinks;
}

export function written({ source, stages }: RandomPlan, language: Language): Written {
  const { before, start } = language.source(source, '');
  const parts: Written[] = stages.map((stage, at) => writtenStage(stage, at, language));
  return {
    before: [before, ...parts.flatMap((part) => part.before)].filter((text) => text !== ''),
    statements: [
      language.declare('s0', start),
      ...parts.flatMap(({ statements }) => statements),
      language.sink(`s${stages.length}`, 'out'),
    ],
  };
}

function writtenStage(stage: Stage, at: number, language: Language): Written {
  if (stage.kind !== 'joint') return writtenSingle(stage, String(at), `s${at}`, `s${at + 1}`, language);
  const branch = writtenBranch(stage.other, at, language);
  const { before = '', call } = language.meeting(stage.meeting, String(at), branch.stream);
  return {
    before: [...branch.before, before],
    statements: [...branch.statements, language.declare(`s${at + 1}`, `s${at}${call}`)],
  };
}

/** The stream of a branch is `b` with the number of the stage that it meets. */
function writtenBranch(
  { from, stages }: Branch,
  at: number,
  language: Language,
): Written & { readonly stream: string } {
  const start = 'back' in from ? null : language.source(from, String(at));
  const own = start === null ? [] : [language.declare(`b${at}`, start.start)];
  const first = 'back' in from ? `s${Math.max(0, at - from.back)}` : `b${at}`;
  const streams = [first, ...stages.map((_, index) => `b${idInBranch(String(at), index)}`)];
  const parts = stages.map((stage, index) =>
    writtenSingle(stage, idInBranch(String(at), index), streams[index] ?? '', streams[index + 1] ?? '', language),
  );
  return {
    before: [start?.before ?? '', ...parts.flatMap(({ before }) => before)],
    statements: [...own, ...parts.flatMap(({ statements }) => statements)],
    stream: streams.at(-1) ?? first,
  };
}

function writtenSingle(stage: SingleStage, id: string, from: string, to: string, language: Language): Written {
  const { before = '', around = '', call } = language.single(stage, id);
  const side = sideOf(stage, id, to);
  return {
    before: [before],
    statements: [
      language.declare(to, around + from + call),
      ...(side === null ? [] : [language.sink(side, `side${id}`)]),
    ],
  };
}

/** What the sink of the stage's own reads; null: it has none. */
function sideOf(stage: SingleStage, id: string, stream: string): string | null {
  if (stage.kind === 'tap') return stream;
  const hasTag = stage.kind === 'split' || (stage.kind === 'window' && stage.lateOutput);
  return hasTag ? `${stream}.getSideOutput(tag${id})` : null;
}

function idInBranch(at: string, index: number): string {
  return `${at}x${index}`;
}

function singleTypeScript(stage: SingleStage, id: string): StageTexts {
  if (isKeyedStage(stage)) return keyedTypeScript(stage, id);
  return stage.kind === 'window' ? windowTypeScript(stage, id) : statelessTypeScript(stage, id);
}

function singleJava(stage: SingleStage, id: string): StageTexts {
  if (isKeyedStage(stage)) return keyedJava(stage, id);
  return stage.kind === 'window' ? windowJava(stage, id) : statelessJava(stage, id);
}

/** The sources of a random job: the same records, timestamps and watermarks, made by different calls. */
import type { Draw } from '../simulate/draw.ts';
import { behindSource, type Known } from './known.ts';
import { drawRows, type Row, type RowsWanted } from './rows.ts';

export interface RowSource {
  readonly rows: readonly Row[];
  readonly how: 'fromData' | 'generator';
  readonly watermarks: 'own' | 'none' | 'idle';
}

export function drawSource(draw: Draw, wanted: RowsWanted): RowSource {
  return {
    rows: drawRows(draw, wanted),
    how: draw.oneOf(['fromData', 'fromData', 'generator'] as const),
    watermarks: draw.oneOf(['own', 'own', 'own', 'own', 'own', 'none', 'idle'] as const),
  };
}

export function knownOf({ rows, watermarks }: RowSource): Known {
  const known = behindSource(rows, watermarks !== 'none');
  // Nobody waits for an idle input, so that its next records may come late.
  return watermarks === 'idle' ? { ...known, margin: Number.NEGATIVE_INFINITY } : known;
}

const STRATEGIES = { own: 'strategy', none: 'silent', idle: 'moody' };

/** The call on `env` that starts a chain, and what stands before it. */
export interface SourceTexts {
  readonly before: string;
  readonly start: string;
}

export function sourceTypeScript({ rows, how, watermarks }: RowSource, id: string): SourceTexts {
  const list = `[\n${rows.map((row) => `  ${rowText(row, "'")},\n`).join('')}]`;
  const strategy = STRATEGIES[watermarks];
  if (how === 'fromData')
    return { before: '', start: `env.fromData<Rec>(${list}).assignTimestampsAndWatermarks(${strategy})` };
  return {
    before: `const rows${id}: Rec[] = ${list};`,
    start: `env.fromSource(new DataGeneratorSource<Rec>((i) => rows${id}[i]!, ${rows.length}), ${strategy}, 'rows${id}')`,
  };
}

export function sourceJava({ rows, how, watermarks }: RowSource, id: string): SourceTexts {
  const list = rows.map((row) => `      ${rowText(row, '"')}`).join(',\n');
  const strategy = STRATEGIES[watermarks];
  if (how === 'fromData')
    return { before: '', start: `env.fromData(\n${list}\n    ).assignTimestampsAndWatermarks(${strategy})` };
  const generator = `new DataGeneratorSource<>(i -> rows${id}[i.intValue()], ${rows.length}, TypeInformation.of(Rec.class))`;
  return {
    before: `  static final Rec[] rows${id} = {\n${list}\n  };`,
    start: `env.fromSource(${generator}, ${strategy}, "rows${id}")`,
  };
}

function rowText({ k, n, t, w }: Row, quote: string): string {
  return `rec(${quote}${k}${quote}, ${n}, ${t}, ${w}, ${quote}${quote})`;
}

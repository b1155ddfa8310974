/**
 * What stands at both ends of the stream: sources with their offset markers, sinks with what they were given. Part of
 * `scene`.
 */
import type { JobVertex, OperatorNode } from '../wire/job-graph.ts';
import { mix, pointOn } from './geometry.ts';
import { currentExecution, type SourceView } from './job-view.ts';
import { mover } from './movers.ts';
import { counted, rateText, stageName, valueText } from './names.ts';
import { paintOfKey } from './paint.ts';
import { isFresh, type SceneContext, trailProgress } from './scene-context.ts';
import { sinksOf, sourceVertices } from './scene-layout.ts';
import type { Box, Mover, SinkScene, SourceScene, SplitScene } from './scene-model.ts';
import { sinkPipe, sinkPipes, sourcePipes } from './scene-pipes.ts';
import type { SinkRowView } from './sink-view.ts';
import { fitted, textWidth } from './station-parts.ts';

const SINK_ROW_HEIGHT = 19;
const SINK_COLUMN = 150;
/** A marker that moves back takes this many trails. */
const REWIND_TRAILS = 4;
const ROWS_ON_THE_WAY_MAX = 24;

export function sourceScenes(context: SceneContext): SourceScene[] {
  if (!context.lens.shows('sources')) return [];
  return sourceVertices(context.graph).flatMap((vertex) => {
    const box = context.layout.sources.get(vertex.key);
    return box ? [sourceScene(context, vertex, box)] : [];
  });
}

function sourceScene(context: SceneContext, vertex: JobVertex, box: Box): SourceScene {
  const node = vertex.operators[0]!;
  const bounded = node.source?.boundedness !== 'CONTINUOUS_UNBOUNDED';
  const splits = [...context.view.sources.values()].filter((source) => source.vertex === vertex.key);
  const total = splits.reduce((sum, split) => sum + split.position, 0);
  const title = stageName(node);
  const note = sourceNote(node, bounded);
  return {
    ...box,
    id: `source:${vertex.key}`,
    label: `Source ${title}, ${note}${context.options.measured ? '' : `, ${counted(total, 'record')} read`}`,
    strength: context.lens.strength('sources', `source:${vertex.key}`, `operator:${title}`),
    title: fitted(title, context.layout.narrow ? box.width * 0.42 : box.width - 20, 13),
    note: fitted(note, context.layout.narrow ? box.width * 0.42 : box.width - 20, 11),
    bounded,
    splits: splits.map((split) => splitScene(context, split, splits.length)),
    pipes: sourcePipes(context, vertex, box),
  };
}

function sourceNote(node: OperatorNode, bounded: boolean): string {
  const { source } = node;
  if (source?.kind === 'sequence') return `${source.from}–${source.to}, bounded`;
  if (source?.kind === 'page') return 'you, unbounded';
  const rows = source?.kind === 'rows' && source.dataSet !== stageName(node) ? `${source.dataSet}, ` : '';
  return bounded ? `${rows}bounded` : `${rows}unbounded`;
}

function splitScene(context: SceneContext, split: SourceView, count: number): SplitScene {
  const label = count > 1 ? `subtask ${split.subtask + 1}` : 'read';
  const { measured } = context.options;
  if (measured) {
    const execution = currentExecution(context.view, split.vertex, split.subtask);
    const rate = `${rateText(measured.ratesOf(execution?.id ?? '')?.numRecordsOutPerSecond ?? 0)}/s`;
    return { label, rate, position: 0, furthest: 0, rewoundFrom: null };
  }
  const progress = trailProgress(context, split.rewoundAt, (split.rewoundAt ?? 0) + REWIND_TRAILS * context.trailMs);
  const rewinding = progress !== null && split.rewoundFrom !== null;
  return {
    label,
    rate: null,
    position: rewinding ? Math.round(mix(split.rewoundFrom ?? 0, split.position, progress)) : split.position,
    furthest: split.furthest,
    rewoundFrom: rewinding ? split.rewoundFrom : null,
  };
}

export function sinkScenes(context: SceneContext): SinkScene[] {
  if (!context.lens.shows('sinks')) return [];
  const seen = new Set<string>();
  return sinksOf(context.graph).flatMap(({ sink, vertex }) => {
    const box = context.layout.sinks.get(sink);
    if (!box || seen.has(sink)) return [];
    seen.add(sink);
    return [sinkScene(context, sink, vertex, box)];
  });
}

function sinkScene(context: SceneContext, name: string, vertex: JobVertex, box: Box): SinkScene {
  const sink = context.view.sinks.get(name);
  const count = sink?.table.size ?? 0;
  const columns = context.layout.narrow ? Math.max(1, Math.floor(box.width / SINK_COLUMN)) : 1;
  const lines = Math.max(1, Math.floor((box.height - 42) / SINK_ROW_HEIGHT));
  const room = columns * lines;
  // A job whose every row has a key of its own has more of them with each frame.
  const shown = sink ? firstOf(sink.table.values(), count > room ? room - 1 : count) : [];
  const note = context.options.measured ? '' : counted(sink?.rows.length ?? 0, 'row');
  return {
    ...box,
    id: `sink:${name}`,
    label: `Sink ${name}${note === '' ? '' : `, ${note}`}`,
    strength: context.lens.strength('sinks', `sink:${name}`),
    title: fitted(name, box.width - 20, 13),
    note: textWidth(name, 13) + textWidth(note, 11.5) <= box.width - 32 ? note : '',
    rows: shown.map((row, index) => ({
      x: box.x + 12 + Math.floor(index / lines) * (box.width / columns),
      y: box.y + 42 + (index % lines) * SINK_ROW_HEIGHT,
      key: row.key,
      paint: paintOfKey(context.paints, context.paints.has(row.key) ? row.key : null),
      text: fitted(rowWords(row), box.width / columns - 34, 11.5),
      previous: row.previous === undefined ? null : valueText(row.previous, 40),
      fresh: isFresh(context, row.time),
    })),
    rowsHidden: count - shown.length,
    pipes: sinkPipes(context, name, vertex),
  };
}

function firstOf<Item>(items: Iterable<Item>, count: number): Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (first.length >= count) break;
    first.push(item);
  }
  return first;
}

/** `Alaska 41`: the fields of a row without their names. */
function rowWords(row: SinkRowView): string {
  const { value } = row;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return valueText(value, 40);
  return Object.values(value)
    .map((field) => valueText(field, 20))
    .join('  ');
}

/** Rows on their way from the last station to the sink. */
export function rowMovers(context: SceneContext): Mover[] {
  if (!context.lens.shows('sinks') || !context.lens.shows('records')) return [];
  return sinksOf(context.graph).flatMap(({ sink, vertex }) => {
    const rows = context.view.sinks.get(sink)?.rows.last(ROWS_ON_THE_WAY_MAX) ?? [];
    return context.layout.sinks.has(sink) ? rows.flatMap((row) => rowMover(context, sink, vertex, row)) : [];
  });
}

function rowMover(context: SceneContext, sink: string, vertex: JobVertex, row: SinkRowView): Mover[] {
  const progress = trailProgress(context, row.time);
  const execution = context.view.executions.get(row.execution);
  if (progress === null || execution?.vertex !== vertex.key || !context.lens.shows('key-colours')) return [];
  const subtask = context.layout.unfold > 0 ? execution.subtask : 0;
  const route = sinkPipe(context, sink, vertex, subtask);
  const paint = paintOfKey(context.paints, context.paints.has(row.key) ? row.key : null);
  const strength = context.lens.strength('sinks', 'records');
  return [mover('row', pointOn(route, progress), strength, { paint })];
}

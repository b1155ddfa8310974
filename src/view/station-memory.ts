/**
 * What a station holds, as drawn inside it: a drawer a key, the fields pad, window buckets, the links of its chain and
 * the strip of key groups. Part of `scene`.
 */
import { type KeyGroupRange, MAX_TIMESTAMP, MIN_TIMESTAMP, type ModelTime } from '../base/ids.ts';
import { keyGroupRangeOf } from '../base/key-groups.ts';
import type { JobVertex } from '../wire/job-graph.ts';
import { RUN_EPOCH } from '../wire/messages.ts';
import { clamp } from './geometry.ts';
import type { ExecutionView, StateEntry, WindowEntry } from './job-view.ts';
import { drawerText, stageName, timestampText, valueText } from './names.ts';
import { paintOfKey } from './paint.ts';
import { isFresh, type SceneContext, type Subtask, trailProgress } from './scene-context.ts';
import type {
  Box,
  ChainLinkScene,
  DrawerScene,
  FieldScene,
  KeyGroupStrip,
  Paint,
  StationScene,
  WindowScene,
} from './scene-model.ts';
import { type StationParts, textWidth } from './station-parts.ts';

const KEY_GROUP_CELLS_MAX = 32;
const FIELDS_MAX = 3;
const GAP = 3;
const MINUTE = 60_000;
/** Room for `+3`. */
const MORE_WIDTH = 22;
/** Parts on their way back from the shelf are drawn for this many trails. */
const RESTORE_TRAILS = 1.5;

/** Boxes of these widths side by side, as many as fit; where some do not, room is left for their number. */
function inRow(widths: readonly number[], { x, y, width, height }: Box): Box[] {
  const total = widths.reduce((sum, next) => sum + next + GAP, -GAP);
  const room = total <= width ? width : width - MORE_WIDTH;
  const boxes: Box[] = [];
  let at = 0;
  for (const next of widths) {
    if (at + next > room && boxes.length > 0) break;
    boxes.push({ x: x + at, y, width: Math.min(next, room), height });
    at += next + GAP;
  }
  return boxes;
}

/** How far the parts of a subtask have come from the shelf; null when it has them, or never asked for any. */
export function restoring(context: SceneContext, execution: ExecutionView): number | null {
  const until = (execution.restoredAt ?? 0) + RESTORE_TRAILS * context.trailMs;
  return trailProgress(context, execution.restoredAt, until);
}

export function drawersOf(
  context: SceneContext,
  execution: ExecutionView,
  area: Box,
): Pick<StationScene, 'drawers' | 'drawersHidden'> {
  const onTheWay = restoring(context, execution) !== null;
  const keyed = drawerKeys(context, execution);
  const contents = [...broadcastContents(context, execution), ...keyed.slice(0, DRAWERS_MAX).map(drawerContent)];
  const boxes = inRow(
    contents.map(({ text, broadcast }) => (broadcast ? 14 : 29) + textWidth(text, 12.5)),
    area,
  );
  const drawers = boxes.map((box, index): DrawerScene => {
    const { key, text, changedAt, broadcast } = contents[index]!;
    return {
      ...box,
      key,
      broadcast,
      paint: paintOfKey(context.paints, key),
      text,
      fresh: isFresh(context, changedAt),
      awaited: onTheWay && changedAt <= (execution.restoredAt ?? 0),
    };
  });
  const hidden = Math.max(0, keyed.length - DRAWERS_MAX) + contents.length - drawers.length;
  return { drawers, drawersHidden: hidden };
}

interface DrawerContent {
  readonly key: string;
  readonly broadcast: boolean;
  readonly text: string;
  readonly changedAt: ModelTime;
}

/** No station is as wide as these: what is in further ones need not be put into words. */
const DRAWERS_MAX = 40;

interface DrawerKey {
  readonly key: string;
  readonly ofKey: readonly StateEntry[];
  /** The states that are shown. */
  readonly shown: readonly string[];
}

/** What the first operator with state keeps for each key: its first state, or both where it has two, one for each of its inputs. */
function drawerKeys({ view }: SceneContext, execution: ExecutionView): DrawerKey[] {
  const all = [...(view.state.get(execution.id)?.values() ?? [])];
  const entries = all.filter(({ operator }) => operator === all[0]?.operator);
  const names = [...new Set(entries.map(({ state }) => state))];
  const shown = names.length === 2 ? names.sort() : names.slice(0, 1);
  const byKey = new Map<string, StateEntry[]>();
  for (const entry of entries) {
    if (shown.includes(entry.state)) byKey.set(entry.keyText, [...(byKey.get(entry.keyText) ?? []), entry]);
  }
  const order = (key: string) => view.keys.get(key) ?? Number.POSITIVE_INFINITY;
  return [...byKey]
    .sort(([left], [right]) => order(left) - order(right))
    .map(([key, ofKey]) => ({ key, ofKey, shown }));
}

function drawerContent({ key, ofKey, shown }: DrawerKey): DrawerContent {
  return {
    key,
    broadcast: false,
    text: shown.map((name) => contentText(ofKey.find(({ state }) => state === name))).join(' · '),
    changedAt: Math.max(...ofKey.map(({ changedAt }) => changedAt)),
  };
}

/** The copy of broadcast state, by entry: `limit 10`. */
function broadcastContents({ view }: SceneContext, execution: ExecutionView): DrawerContent[] {
  return [...(view.broadcast.get(execution.id)?.values() ?? [])].map(({ keyText: key, value, changedAt }) => ({
    key,
    broadcast: true,
    text: `${valueText(key, 12)} ${drawerText(value)}`,
    changedAt,
  }));
}

function contentText(entry: StateEntry | undefined): string {
  return entry === undefined ? '–' : drawerText(entry.value);
}

/** Fields as this instance has them; those it is known to have and has not written yet are empty. */
export function fieldsOf(context: SceneContext, execution: ExecutionView): FieldScene[] | null {
  const names = [...context.view.fieldNames.values()].filter((name) => name.vertex === execution.vertex);
  if (names.length === 0) return null;
  return names.slice(0, FIELDS_MAX).map(({ operator, field }) => {
    const entry = context.view.fields.get(`${execution.id}|${operator}|${field}`);
    return {
      name: field,
      text: entry ? valueText(entry.value, 18) : '–',
      fresh: entry ? isFresh(context, entry.changedAt) : false,
      empty: !entry,
    };
  });
}

/** The open windows of a subtask, one bucket a span, those of all its keys together; null where there are none. */
export function windowsOf(
  context: SceneContext,
  execution: ExecutionView,
  { content, roomForCaptions }: StationParts,
): Pick<StationScene, 'windows' | 'windowsHidden'> | null {
  const spans = spansOf(context, execution);
  if (spans.length === 0) return null;
  const times = spanTexts(spans);
  const words = spans.map(({ elements }, index) =>
    roomForCaptions
      ? { text: String(elements), caption: times[index]! }
      : { text: `${times[index]}: ${elements}`, caption: null },
  );
  const widths = words.map(({ text, caption }) => 10 + textWidth(caption ?? text, caption === null ? 11 : 10));
  const windows = inRow(widths, content).map((box, index): WindowScene => {
    const { start, elements, fired } = spans[index]!;
    const passed = passedShare(context, execution, spans[index]!);
    return { ...box, ...words[index]!, start, elements, fired: fired > 0, passed };
  });
  return { windows, windowsHidden: spans.length - windows.length };
}

function spansOf({ view }: SceneContext, execution: ExecutionView): WindowEntry[] {
  const spans = new Map<string, WindowEntry>();
  for (const entry of view.windows.values()) {
    if (entry.execution !== execution.id) continue;
    const id = `${entry.start}|${entry.end}`;
    const known = spans.get(id);
    const elements = entry.elements + (known?.elements ?? 0);
    spans.set(id, { ...entry, elements, fired: Math.max(entry.fired, known?.fired ?? 0) });
  }
  return [...spans.values()].sort((left, right) => left.start - right.start);
}

/** By the watermark, or of processing time by the clock. A window without end is never nearer to it. */
function passedShare({ lens, now }: SceneContext, execution: ExecutionView, window: WindowEntry): number | null {
  const { start, end, domain } = window;
  if (!lens.shows('gauges') || end >= MAX_TIMESTAMP) return null;
  const clock = domain === 'EVENT_TIME' ? execution.watermark : RUN_EPOCH + now;
  return clamp((clock - start) / (end - start), 0, 1);
}

/** When each begins: `11:30`, with seconds where windows are not of whole minutes, or the number where it is no date; of a global one `all`. */
function spanTexts(spans: readonly WindowEntry[]): readonly string[] {
  const inMinutes = spans.every(({ start, end }) => start % MINUTE === 0 && end % MINUTE === 0);
  const texts = spans.map(({ start }) => (start <= MIN_TIMESTAMP ? 'all' : timestampText(start)));
  return inMinutes ? texts.map((text) => text.replace(/^(\d\d:\d\d):00$/, '$1')) : texts;
}

/** The operators of a chain, from its first to its last; none where they do not all fit. */
export function chainOf(vertex: JobVertex, area: Box): ChainLinkScene[] {
  if (vertex.operators.length < 2) return [];
  const names = vertex.operators.map(stageName);
  const widths = names.map((name) => 10 + textWidth(name, 10.5));
  const boxes = inRow(
    widths.map((width) => width + CHAIN_GAP),
    area,
  );
  if (boxes.length < names.length) return [];
  return boxes.map((box, index) => ({ ...box, y: box.y + 1, height: 17, width: widths[index]!, name: names[index]! }));
}

const CHAIN_GAP = 9;

export function keyGroupsOf(context: SceneContext, one: Subtask): KeyGroupStrip | null {
  const { vertex, subtask, execution } = one;
  if (!vertex.operators.some((node) => node.keyed) || vertex.parallelism > vertex.maxParallelism) return null;
  const range = keyGroupRangeOf(subtask, vertex.parallelism, vertex.maxParallelism);
  const groups = range.end - range.start + 1;
  const count = Math.min(groups, KEY_GROUP_CELLS_MAX);
  const cells: (Paint | null)[] = Array.from({ length: count }, () => null);
  for (const entry of execution ? (context.view.state.get(execution.id)?.values() ?? []) : []) {
    const cell = Math.floor(((entry.keyGroup - range.start) * count) / groups);
    cells[cell] ??= paintOfKey(context.paints, entry.keyText);
  }
  return { label: keyGroupLabel(range), cells };
}

function keyGroupLabel(range: KeyGroupRange): string {
  return `key groups ${range.start}–${range.end}`;
}

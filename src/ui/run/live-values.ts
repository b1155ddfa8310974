/**
 * What goes through each operator, said beside its line in the editor: records in and out and the last value, counted since the run began.
 * Counted here from the events, since the view model counts by task and a line is an operator of one.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { executionParts } from '../../base/ids.ts';
import { findOperator, shortValue } from '../../view/names.ts';
import type { JobGraph, OperatorNode } from '../../wire/job-graph.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import type { RunPresenter } from './run-presenter.ts';

/** Four times a second: as often as numbers can be read, and Monaco does not mind it. */
const REFRESH_MS = 250;

interface Traffic {
  readonly taken: number;
  readonly emitted: number;
  readonly last: unknown;
}

const NOTHING: Traffic = { taken: 0, emitted: 0, last: undefined };

/** By line of the job, while the present is looked at. `dispose` ends it. */
export function liveValues(presenter: RunPresenter): {
  readonly values: ReadonlySignal<ReadonlyMap<number, string>>;
  dispose(): void;
} {
  const values = signal<ReadonlyMap<number, string>>(new Map());
  const traffic = new Map<string, Traffic>();
  const stopListening = presenter.session.onEvents(({ events, started, replaced }) => {
    if (started || replaced !== null) traffic.clear();
    if (replaced !== null)
      for (const event of presenter.log.slice(presenter.log.first, presenter.log.length)) count(traffic, event);
    else for (const event of events) count(traffic, event);
  });
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stopFollowing = effect(() => {
    presenter.version.value;
    presenter.cursor.value;
    timer ??= setTimeout(() => {
      timer = null;
      values.value = presenter.cursor.peek() === null ? textsByLine(presenter.view.graph, traffic) : new Map();
    }, REFRESH_MS);
  });
  return {
    values,
    dispose() {
      stopListening();
      stopFollowing();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function count(traffic: Map<string, Traffic>, event: TraceEvent): void {
  const add = (id: string, more: (before: Traffic) => Partial<Traffic>) => {
    const before = traffic.get(id) ?? NOTHING;
    traffic.set(id, { ...before, ...more(before) });
  };
  if (event.type === 'recordProcessed') add(operatorIn(event), ({ taken }) => ({ taken: taken + 1 }));
  else if (event.type === 'recordEmitted')
    add(operatorIn(event), ({ emitted }) => ({ emitted: emitted + 1, last: event.value }));
  else if (event.type === 'sinkWrote') add(`|${event.sink}`, () => ({ last: event.value }));
}

/** Two operators may be called alike, but not two in one vertex that stand on two lines. */
function operatorIn({ execution, operator }: { readonly execution: string; readonly operator: string }): string {
  return `${executionParts(execution).vertex}|${operator}`;
}

function textsByLine(graph: JobGraph | null, traffic: ReadonlyMap<string, Traffic>): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  if (!graph) return texts;
  for (const node of graph.vertices.flatMap(({ operators }) => operators)) {
    const text = textOf(node, trafficOf(graph, node, traffic));
    if (node.line === null || text === '') continue;
    const before = texts.get(node.line);
    texts.set(node.line, before === undefined ? text : `${before}   ${text}`);
  }
  return texts;
}

/** Events name an operator by its id, uid or name; a sink's rows by the sink. */
function trafficOf(graph: JobGraph, node: OperatorNode, traffic: ReadonlyMap<string, Traffic>): Traffic {
  let sum = NOTHING;
  for (const [id, { taken, emitted, last }] of traffic) {
    const [vertex = '', name = ''] = id.split('|');
    if (vertex === '' ? name !== node.sink : findOperator(graph, name, vertex) !== node) continue;
    sum = { taken: sum.taken + taken, emitted: sum.emitted + emitted, last: last ?? sum.last };
  }
  return sum;
}

function textOf(node: OperatorNode, { taken, emitted, last }: Traffic): string {
  const counts = [
    ...(node.type === 'source' ? [] : [`in ${taken}`]),
    ...(node.sink === null ? [`out ${emitted}`] : []),
  ].join(' · ');
  if (taken + emitted === 0) return '';
  return last === undefined ? counts : `${counts} · ${shortValue(last, null)}`;
}

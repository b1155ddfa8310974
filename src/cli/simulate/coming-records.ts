/**
 * What of a planned job's records is on its way to an operator in a checkpoint, as it will arrive there: each record behind the steps that it had
 * yet to take. Some wait at one end of a channel or the other (7.6.1), some in the queue of an async function.
 */
import type { JobEdge, JobGraph, OperatorNode } from '../../wire/job-graph.ts';
import { type JobPlan, type PlannedRecord, type SourcePlan, vertexName } from './job-plan.ts';
import { applied } from './sequential-fold.ts';
import type { StoredCheckpoint } from './stored-checkpoint.ts';

/** One of the two that an operator may have. */
export type Input = 0 | 1;

/** Where on the way from its source to the operators that are keyed, or write, a record is. */
interface Route {
  readonly source: SourcePlan;
  readonly stepsTaken: number;
}

const STEPS = ['map', 'filter', 'flatMap'];
const QUEUE = { operator: 'async wait operator', state: '_async_wait_operator_state_' };

export class ComingRecords {
  private readonly edgesTo = new Map<string, ReadonlySet<string>>();
  /** By edge; null: what it carries is not of a source of the plan. */
  private readonly routes = new Map<string, Route | null>();

  constructor(
    private readonly graph: JobGraph,
    readonly sources: JobPlan['sources'],
  ) {}

  /** By the operator that they come to; `input`: of one that has two, what comes to this one. */
  in(stored: StoredCheckpoint): (operator: string, input?: Input) => readonly PlannedRecord[] {
    const queued = stored.elements(QUEUE.operator, QUEUE.state) as { readonly type: string; readonly value: unknown }[];
    // An async function stands behind all steps.
    const asked = queued.filter(({ type }) => type === 'record').map(({ value }) => value as PlannedRecord);
    const filled = stored.channels.filter(({ records }) => records.length > 0);
    if (filled.length === 0) return () => asked;
    return (operator, input) => {
      const edges = this.leadingTo(operator, input);
      const leading = filled.filter(({ handle }) => edges.has(handle.edge));
      const arriving = leading.flatMap(({ handle, records }) => this.arriving(handle.edge, records as PlannedRecord[]));
      return [...asked, ...arriving];
    };
  }

  private arriving(edge: string, records: readonly PlannedRecord[]): PlannedRecord[] {
    const route = this.routeOf(edge);
    return route === null ? [] : route.source.steps.slice(route.stepsTaken).reduce(applied, [...records]);
  }

  /** Ids of the edges on which a record is that has yet to come to an operator. */
  private leadingTo(operator: string, input: Input | undefined): ReadonlySet<string> {
    const asked = `${operator} ${input}`;
    const known = this.edgesTo.get(asked);
    if (known !== undefined) return known;
    const { vertices, edges } = this.graph;
    const last = vertices.find(({ operators }) => operators.some(({ name }) => name === operator))?.key;
    const leading = new Set<string>();
    const addThoseInto = (vertex: string | undefined) => {
      for (const { id, fromVertex, toVertex, inputIndex } of edges) {
        if (toVertex !== vertex || (vertex === last && input !== undefined && inputIndex !== input)) continue;
        leading.add(id);
        addThoseInto(fromVertex);
      }
    };
    addThoseInto(last);
    this.edgesTo.set(asked, leading);
    return leading;
  }

  private routeOf(id: string): Route | null {
    const known = this.routes.get(id);
    if (known !== undefined) return known;
    const edge = this.graph.edges.find((each) => each.id === id);
    const route = edge === undefined ? null : this.routeBehind(edge);
    this.routes.set(id, route);
    return route;
  }

  /** Behind its beginning a source has one step after the other. */
  private routeBehind({ fromVertex, fromNode }: JobEdge): Route | null {
    const operators = this.graph.vertices.find(({ key }) => key === fromVertex)?.operators ?? [];
    const passed = pathTo(fromNode, operators);
    const steps = passed.filter(({ type }) => STEPS.includes(type)).length;
    const before = this.graph.edges.find(({ toVertex }) => toVertex === fromVertex);
    if (before !== undefined) {
      const route = this.routeBehind(before);
      return route && { ...route, stepsTaken: route.stepsTaken + steps };
    }
    const source = this.sources.find((each) => vertexName(each, this.sources) === fromVertex);
    // The numbers of a sequence are made records first.
    return source === undefined ? null : { source, stepsTaken: steps - (source.kind === 'sequence' ? 1 : 0) };
  }
}

/** Of a chain, what leads to one of its operators, and that. */
function pathTo(node: number, chain: readonly OperatorNode[]): OperatorNode[] {
  const last = chain.find(({ nodeId }) => nodeId === node);
  const before = chain.find(({ chainedTo }) => chainedTo.some(({ nodeId }) => nodeId === node));
  return [...(before === undefined ? [] : pathTo(before.nodeId, chain)), ...(last === undefined ? [] : [last])];
}

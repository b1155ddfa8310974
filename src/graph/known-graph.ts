/**
 * The job graph of a program that is evaluated again and again, once for each operator instance. Each evaluation declares the program
 * anew; as long as it declares the same, it is not translated anew, since most of the cost of an evaluation would be its ids.
 * Kept by a slot. Holds plain data only, so that evaluations share nothing of the learner's.
 */
import type { Program, SinkSpec, Transformation } from '../api/transformations.ts';
import type { JobGraph } from '../wire/job-graph.ts';

export class KnownGraph {
  private known: { readonly declared: string; readonly graph: JobGraph } | null = null;

  /** Whether there is a graph already: its lines are then those to show. */
  get isKnown(): boolean {
    return this.known !== null;
  }

  /** The graph of `program`, by `translate` unless the first program declared the same. */
  graphOf(program: Program, translate: () => JobGraph): JobGraph {
    const declared = declaredBy(program);
    if (this.known?.declared === declared) return this.known.graph;
    const graph = translate();
    this.known ??= { declared, graph };
    return graph;
  }
}

/** All that a translation reads, without lines. Functions only count as there or not. */
function declaredBy({ transformations, configuration, executed }: Program): string {
  const declared = [executed?.jobName, configuration, transformations.map(declaredOf)];
  return JSON.stringify(declared, (key, value: unknown) => (key === 'line' ? undefined : value));
}

function declaredOf(transformation: Transformation): unknown {
  const { spec, keySelectors, ...plain } = transformation;
  const { type } = spec;
  const what = type === 'source' ? spec.source : type === 'sink' ? plainSink(spec.sink) : null;
  return [plain, type, what, keySelectors.map((key) => key !== null)];
}

/** A sink of the learner's own may hold anything. */
function plainSink(sink: SinkSpec): unknown {
  return sink.kind === 'custom' ? sink.kind : sink;
}

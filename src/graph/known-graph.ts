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
  return JSON.stringify([executed?.jobName, configuration, transformations.map(declaredOf)]);
}

function declaredOf(transformation: Transformation): unknown {
  const { spec, keySelectors, inputs, line: _line, ...plain } = transformation;
  const { type } = spec;
  const what = type === 'source' ? spec.source : type === 'sink' ? plainSink(spec.sink) : null;
  return [plain, inputs.map(readFrom), type, what, keySelectors.map((key) => key !== null)];
}

function readFrom({ inputIndex, input }: Transformation['inputs'][number]): unknown {
  const { fromNode, sideOutput, partition } = input;
  return [inputIndex, fromNode, sideOutput, partition?.strategy];
}

/** A sink of the learner's own may hold anything. */
function plainSink(sink: SinkSpec): unknown {
  return sink.kind === 'custom' ? sink.kind : sink;
}

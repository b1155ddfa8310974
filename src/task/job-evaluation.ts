/**
 * The learner's module, evaluated for one operator instance: nothing is shared between operators, subtasks or attempts.
 * Between a slot, which holds the loaded job, and the chain it builds.
 */

import type { Transformation } from '../api/transformations.ts';
import { ensure } from '../base/assert.ts';
import { MillraceError } from '../base/failure.ts';
import { evaluateJob, operatorSpecs } from '../graph/evaluate-job.ts';
import { KnownGraph } from '../graph/known-graph.ts';
import type { DataSet, JobGlobals, LoadedJob } from '../ports/job-loader.ts';
import type { ConfigurationMap, JobGraph } from '../wire/job-graph.ts';
import type { SubmittedOperator } from '../wire/messages.ts';
import { createOperator } from './operators/create-operator.ts';
import type { OperatorContext, StreamOperator } from './operators/operator.ts';

export interface JobEvaluation {
  readonly graph: JobGraph;
  transformation(nodeId: number): Transformation;
  createOperator(nodeId: number, context: OperatorContext): StreamOperator;
}

/** Evaluates the job anew at each call. */
export type EvaluateJob = (globals: JobGlobals) => JobEvaluation;

/** Thrown when a slot's evaluation of the job built another graph than the one that was submitted. */
export class NonDeterministicJob extends MillraceError {
  override readonly name = 'NonDeterministicJob';
  constructor(
    readonly submitted: readonly SubmittedOperator[],
    readonly evaluated: readonly SubmittedOperator[],
  ) {
    const at = submitted.findIndex((operator, index) => inWords(operator) !== inWords(evaluated[index]));
    super(
      'The job built another graph here than when it was submitted. It is evaluated once for each operator, so it must build the same ' +
        'graph every time: let nothing it declares depend on the time, on chance or on a counter. ' +
        (at === -1
          ? `It declared ${evaluated.length} operators here, and ${submitted.length} when it was submitted, or settings that differ.`
          : `Operator ${at + 1} differs: submitted ${inWords(submitted[at])}, here ${inWords(evaluated[at])}.`),
    );
    const line = submitted[at]?.line ?? null;
    if (line !== null) this.line = line;
  }
}

interface JobSettings {
  readonly job: LoadedJob;
  readonly clusterConfiguration: ConfigurationMap;
  readonly dataSets: readonly DataSet[];
}

/** `known`: of earlier evaluations of the job. */
export function jobEvaluator(
  { job, clusterConfiguration, dataSets }: JobSettings,
  known = new KnownGraph(),
): EvaluateJob {
  return (globals) => {
    const { program, graph } = evaluateJob(job, globals, clusterConfiguration, dataSets, known);
    const byNode = operatorSpecs(program);
    const transformation = (nodeId: number) => ensure(byNode.get(nodeId), `The job declares no operator ${nodeId}.`);
    return {
      graph,
      transformation,
      createOperator: (nodeId, context) => createOperator(transformation(nodeId), context),
    };
  };
}

function inWords(operator: SubmittedOperator | undefined): string {
  return operator === undefined ? 'nothing' : `${operator.name} with parallelism ${operator.parallelism}`;
}

/** Programs for tests, written with the public API as a learner writes them, without a file to load. */
import type * as Api from 'millrace';
import { createMillrace } from '../api/module.ts';
import type { Program } from '../api/transformations.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import { jobGraph } from './job-graph.ts';

export type Millrace = typeof Api;

interface Declared {
  readonly program: Program;
  readonly graph: JobGraph;
}

/** The graph of a program. It is executed at its end where it does not do so itself. */
export function declared(
  write: (env: Api.StreamExecutionEnvironment, api: Millrace) => void,
  clusterConfiguration: Readonly<Record<string, string>> = {},
): Declared {
  const { module, program } = createMillrace({ clusterConfiguration });
  const api = module as unknown as Millrace;
  const env = api.StreamExecutionEnvironment.getExecutionEnvironment();
  write(env, api);
  if (program().executed === null) env.execute('job');
  return { program: program(), graph: jobGraph(program(), { jobName: 'job', clusterConfiguration, dataSets: [] }) };
}

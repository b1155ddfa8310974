/**
 * Runs a conformance case under several seeds and says how each run differs from the recording. Which host runs it is
 * the caller's choice: a host is a function from a case and a seed to a finished run.
 */
import { chainOfMessages, type FailureReason } from '../base/failure.ts';
import type { RunStatus } from '../ports/run-service.ts';
import { compareSink } from './compare-sink.ts';
import type { ConformanceCase } from './conformance-case.ts';

/** What a host tells of a run. */
export interface ConformanceRun {
  readonly status: RunStatus;
  readonly failure: FailureReason | null;
  rows(sink: string): readonly { readonly value: unknown }[];
}

export type ConformanceHost = (conformanceCase: ConformanceCase, seed: number) => Promise<ConformanceRun>;

export interface CaseResult {
  readonly name: string;
  /** One line a difference, with the seed in front; none: the case passed. */
  readonly differences: readonly string[];
}

export async function checkCase(
  host: ConformanceHost,
  checked: ConformanceCase,
  seeds: readonly number[],
): Promise<CaseResult> {
  const differences: string[] = [];
  for (const seed of seeds) {
    const found = await differencesUnder(host, checked, seed);
    differences.push(...found.map((difference) => `seed ${seed}: ${difference}`));
  }
  return { name: checked.name, differences };
}

async function differencesUnder(host: ConformanceHost, checked: ConformanceCase, seed: number): Promise<string[]> {
  try {
    const run = await host(checked, seed);
    const sinks = Object.entries(checked.sinks);
    return [
      ...outcomeDifferences(checked, run),
      ...sinks.flatMap(([name, expected]) =>
        compareSink(
          name,
          expected,
          run.rows(name).map(({ value }) => value),
        ),
      ),
    ];
  } catch (error) {
    return [`the engine failed: ${error instanceof Error ? error.stack : String(error)}`];
  }
}

function outcomeDifferences({ failure }: ConformanceCase, run: ConformanceRun): string[] {
  const said = run.failure === null ? [] : chainOfMessages(run.failure);
  const because = said.length === 0 ? '' : `, because "${said.join('" < "')}"`;
  const wanted = failure?.job ?? 'FINISHED';
  if (run.status !== wanted) return [`expected the job to end ${wanted}, but it is ${run.status}${because}`];
  if (failure === null || said.some((message) => message.includes(failure.causeContains))) return [];
  return [`expected a message with "${failure.causeContains}"${because === '' ? ', but there is none' : because}`];
}

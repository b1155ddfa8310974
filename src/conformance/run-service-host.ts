/** The run service as a host of conformance cases: what a sink got is read from the run's trace. So the page runs them. */
import type { RunService } from '../ports/run-service.ts';
import { STEPS_MAX, specOf } from './case-spec.ts';
import type { ConformanceHost } from './check-case.ts';

export function runServiceHost(service: RunService): ConformanceHost {
  return async (conformanceCase, seed) => {
    const { status, failure, events } = await service.run(specOf(conformanceCase, seed), STEPS_MAX);
    const written = events.filter((event) => event.type === 'sinkWrote');
    return { status, failure, rows: (sink) => written.filter((event) => event.sink === sink) };
  };
}

/** Every failure with its causes; the learner's line is a button that leads to it. */
import type { JSX } from 'preact';
import type { FailureReason } from '../../base/failure.ts';
import { type ExecutionId, executionParts } from '../../base/ids.ts';
import { modelClock, taskName } from '../../view/names.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { PanelProps } from './drawer.tsx';
import { RestartBudgetLine } from './restart-budget.tsx';

export function ExceptionsPanel(props: PanelProps): JSX.Element {
  return (
    <>
      <RestartBudgetLine presenter={props.presenter} />
      <Exceptions {...props} />
    </>
  );
}

function Exceptions({ presenter, onLine }: PanelProps): JSX.Element {
  const { exceptions, graph } = presenter.shown;
  const broken = presenter.session.broken.value;
  if (exceptions.length === 0 && broken === null) return <p class="empty">Nothing has failed.</p>;
  return (
    <ul class="exceptions">
      {broken && (
        <li>
          <p>The job does not run.</p>
          <Reason reason={broken} onLine={onLine} />
        </li>
      )}
      {exceptions
        .toArray()
        .reverse()
        .map(({ place, time, execution, reason }) => (
          <li key={`${place.step}.${place.index}`}>
            <p>
              <button type="button" class="link" onClick={() => presenter.lookAtPlace(place)}>
                <time>{modelClock(time)}</time>
              </button>{' '}
              {execution === null ? 'the job' : attemptName(graph, execution)}
            </p>
            <Reason reason={reason} onLine={onLine} />
          </li>
        ))}
    </ul>
  );
}

/** `count (1/2), attempt 2`: the first is 1, as in the job's status. */
function attemptName(graph: JobGraph | null, execution: ExecutionId): string {
  return `${taskName(graph, execution)}, attempt ${executionParts(execution).attempt + 1}`;
}

function Reason({
  reason,
  onLine,
}: {
  readonly reason: FailureReason;
  readonly onLine: (line: number) => void;
}): JSX.Element {
  const { line } = reason;
  return (
    <div class="reason">
      <strong>{reason.class}</strong>: {reason.message}{' '}
      {line !== undefined && (
        <button type="button" class="link" onClick={() => onLine(line)}>
          line {line}
        </button>
      )}
      {reason.engineText && <q class="engine-text">{reason.engineText}</q>}
      {reason.causes?.map((cause) => (
        <div key={cause.class + cause.message} class="cause">
          caused by <Reason reason={cause} onLine={onLine} />
        </div>
      ))}
    </div>
  );
}

/** The exception history: roots, newest first, each with what came with it; the learner's line is a button that leads to it. */
import type { JSX } from 'preact';
import type { FailureReason } from '../../base/failure.ts';
import { type ExecutionId, executionParts } from '../../base/ids.ts';
import { type ExceptionHistory, type ExceptionView, exceptionHistory } from '../../view/exception-history.ts';
import { counted, modelClock, taskName } from '../../view/names.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import type { PanelProps } from './drawer.tsx';
import { RestartBudgetLine } from './restart-budget.tsx';

/** Of what is shown. */
export function historyOf({ shown, session }: RunPresenter): ExceptionHistory {
  return exceptionHistory(shown, session.spec.value?.configuration ?? {});
}

export function ExceptionsPanel(props: PanelProps): JSX.Element {
  return (
    <>
      <RestartBudgetLine presenter={props.presenter} />
      <Exceptions {...props} />
    </>
  );
}

function Exceptions(props: PanelProps): JSX.Element {
  const { presenter, onLine } = props;
  const broken = presenter.session.broken.value;
  const { roots, size, isCut } = historyOf(presenter);
  if (roots.length === 0 && broken === null) return <p class="empty">{whyNone(presenter, size)}</p>;
  return (
    <>
      <ul class="exceptions">
        {broken && (
          <li>
            <p>The job does not run.</p>
            <Reason reason={broken} onLine={onLine} />
          </li>
        )}
        {roots.map(({ exception, concurrent }) => (
          <li key={`${exception.place.step}.${exception.place.index}`}>
            <Exception {...props} exception={exception} />
            {concurrent.length > 0 && <Concurrent {...props} exceptions={concurrent} />}
          </li>
        ))}
      </ul>
      {isCut && (
        <p class="panel-note">
          The newest {size} are kept, as <code>web.exception-history-size</code> says.
        </p>
      )}
    </>
  );
}

function whyNone({ shown }: RunPresenter, size: number): string {
  if (shown.exceptions.length === 0) return 'Nothing has failed.';
  if (size === 0) return 'No exceptions are kept: web.exception-history-size is 0.';
  return 'The exception history is empty. A failure comes into it when it restarts tasks or has ended the job; it goes with its JobManager.';
}

function Concurrent({
  exceptions,
  ...props
}: PanelProps & { readonly exceptions: readonly ExceptionView[] }): JSX.Element {
  return (
    <details class="concurrent" open>
      <summary>{counted(exceptions.length, 'concurrent exception')}</summary>
      <ul class="exceptions">
        {exceptions.map((exception, index) => (
          <li key={index}>
            <Exception {...props} exception={exception} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Exception({
  presenter,
  onLine,
  exception: { place, time, execution, reason },
}: PanelProps & { readonly exception: ExceptionView }): JSX.Element {
  return (
    <>
      <p>
        <button type="button" class="link" onClick={() => presenter.lookAtPlace(place)}>
          <time>{modelClock(time)}</time>
        </button>{' '}
        {execution === null ? 'the job' : attemptName(presenter.shown.graph, execution)}
      </p>
      <Reason reason={reason} onLine={onLine} />
    </>
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

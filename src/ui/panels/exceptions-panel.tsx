/** Every failure with its causes; the learner's line is a button that leads to it. */
import type { JSX } from 'preact';
import type { FailureReason } from '../../base/failure.ts';
import { modelClock, taskName } from '../../view/names.ts';
import type { PanelProps } from './drawer.tsx';

export function ExceptionsPanel({ presenter, onLine }: PanelProps): JSX.Element {
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
        .map((exception) => (
          <li key={`${exception.place.step}.${exception.place.index}`}>
            <p>
              <button type="button" class="link" onClick={() => presenter.lookAtPlace(exception.place)}>
                <time>{modelClock(exception.time)}</time>
              </button>{' '}
              {exception.execution === null ? 'the job' : taskName(graph, exception.execution)}
            </p>
            <Reason reason={exception.reason} onLine={onLine} />
          </li>
        ))}
    </ul>
  );
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

/** What the functions of the job count in metrics of their own: no checkpoint holds it. */
import type { JSX } from 'preact';
import type { JobView, MetricEntry } from '../../view/job-view.ts';
import { metricText, operatorName, taskName } from '../../view/names.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { ColumnHeads } from './column-heads.tsx';

type Reported = Omit<MetricEntry, 'place'>;

interface FunctionMetricsProps {
  readonly presenter: RunPresenter;
  readonly view: JobView;
}

export function FunctionMetrics({ presenter, view }: FunctionMetricsProps): JSX.Element | null {
  const metrics = reported(presenter, view);
  if (metrics.length === 0) return null;
  return (
    <article aria-label="Metrics of functions">
      <h2>
        Of the functions <small>begin anew with each attempt</small>
      </h2>
      <table>
        <ColumnHeads columns={['subtask', 'metric', 'kind', 'value']} numbers={['value']} />
        <tbody>
          {metrics.map(({ execution, operator, name, kind, value }) => (
            <tr key={`${execution} ${operator} ${name}`}>
              <td>{taskName(view.graph, execution)}</td>
              <td>
                {operatorName(view.graph, operator)}.{name}
              </td>
              <td>{kind}</td>
              <td class="number">{metricText(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

/** At full speed the slots report them, else the trace has them. */
function reported({ session, measured }: RunPresenter, view: JobView): Reported[] {
  const live = [...view.current.values()];
  if (!session.atFullSpeed.peek())
    return [...view.metrics.values()].filter(({ execution }) => live.includes(execution));
  return live.flatMap((execution) =>
    (measured.countsOf(execution)?.own ?? []).map((metric) => ({ ...metric, execution })),
  );
}

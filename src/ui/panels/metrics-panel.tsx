/** How fast it goes and what holds it up: Flink's metrics, a plot each, of every vertex and of the job. */
import type { JSX } from 'preact';
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import { currentExecution, type JobView } from '../../view/job-view.ts';
import { bytesText, durationText, rateText, stageName, timestampText } from '../../view/names.ts';
import { type RatePoint, type TaskRates, tracedRates } from '../../view/task-rates.ts';
import type { JobGraph, JobVertex } from '../../wire/job-graph.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import type { PanelProps } from './drawer.tsx';
import { FunctionMetrics } from './function-metrics.tsx';
import { Plot } from './plot.tsx';

/** In the order of the job's own web page; times are of each second. */
const RATES: readonly { readonly name: keyof TaskRates; readonly of: 'records' | 'time' }[] = [
  { name: 'numRecordsInPerSecond', of: 'records' },
  { name: 'numRecordsOutPerSecond', of: 'records' },
  { name: 'busyTimeMsPerSecond', of: 'time' },
  { name: 'backPressuredTimeMsPerSecond', of: 'time' },
  { name: 'idleTimeMsPerSecond', of: 'time' },
];

export function MetricsPanel({ presenter }: PanelProps): JSX.Element {
  const view = presenter.shown;
  if (!view.graph) return <p class="empty">Nothing runs yet. What Flink measures of a job will stand here.</p>;
  const isFree = presenter.session.atFullSpeed.value;
  return (
    <>
      <p class="soft panel-note">
        Rates are of one second of {isFree ? 'the wall clock' : 'model time'} each; Flink shows its own as means of a
        minute.
      </p>
      <JobMetrics view={view} />
      <FunctionMetrics presenter={presenter} view={view} />
      {view.graph.vertices.map((vertex) => (
        <VertexMetrics key={vertex.key} presenter={presenter} view={view} vertex={vertex} />
      ))}
    </>
  );
}

function JobMetrics({ view }: { readonly view: JobView }): JSX.Element {
  const { completed, failed, last } = view.checkpointTotals;
  const metrics: readonly (readonly [string, string])[] = [
    ['numRestarts', String(view.job.restarts)],
    ['numberOfCompletedCheckpoints', String(completed)],
    ['numberOfFailedCheckpoints', String(failed)],
    ['lastCheckpointDuration', last === null ? '–' : durationText(last.durationMs)],
    ['lastCheckpointSize', last === null ? '–' : bytesText(last.bytes)],
  ];
  return (
    <dl class="job-metrics" aria-label="Metrics of the job">
      {metrics.map(([name, value]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface VertexProps {
  readonly presenter: RunPresenter;
  readonly view: JobView;
  readonly vertex: JobVertex;
}

function VertexMetrics({ presenter, view, vertex }: VertexProps): JSX.Element {
  const subtasks = Array.from({ length: vertex.parallelism }, (_, subtask) => pointsOf(presenter, vertex.key, subtask));
  const labels = subtasks.map((_, subtask) => `(${subtask + 1}/${vertex.parallelism})`);
  const title = vertex.operators.map(stageName).join(' → ');
  return (
    <article class="vertex-metrics" aria-label={`Metrics of ${title}`}>
      <h2>
        {title}{' '}
        <small>
          {labels.map((label, subtask) => (
            <span key={label} class={`subtask subtask-${subtask % 4}`}>
              {label}
            </span>
          ))}
        </small>
      </h2>
      <div class="plots">
        {RATES.map(({ name, of }) => (
          <Plot
            key={name}
            name={name}
            of={title}
            labels={labels}
            series={subtasks.map((points) => points.map((point) => ({ time: point.time, value: point[name] })))}
            end={view.time}
            most={of === 'time' ? 1000 : null}
            text={of === 'time' ? durationText : rateText}
          />
        ))}
        {hasInput(view.graph, vertex) && (
          <figure class="plot">
            <figcaption>
              <code>currentInputWatermark</code>
            </figcaption>
            {labels.map((label, subtask) => (
              <p key={label} class={`number subtask subtask-${subtask % 4}`}>
                {watermarkText(presenter, view, vertex.key, subtask)}
              </p>
            ))}
          </figure>
        )}
      </div>
    </article>
  );
}

/** At full speed the slots measure, else the trace is counted. */
function pointsOf({ session, measured, view }: RunPresenter, vertex: string, subtask: number): readonly RatePoint[] {
  if (session.atFullSpeed.peek()) return measured.pointsOf(vertex, subtask);
  return tracedRates(view, vertex, subtask, session.spec.peek()?.pace.stepMs ?? 1);
}

function hasInput(graph: JobGraph | null, vertex: JobVertex): boolean {
  return graph?.edges.some((edge) => edge.toVertex === vertex.key) ?? false;
}

function watermarkText({ session, measured }: RunPresenter, view: JobView, vertex: string, subtask: number): string {
  const execution = currentExecution(view, vertex, subtask);
  if (!execution) return timestampText(MIN_TIMESTAMP);
  const measuredWatermark = measured.countsOf(execution.id)?.currentInputWatermark ?? MIN_TIMESTAMP;
  return timestampText(session.atFullSpeed.peek() ? measuredWatermark : execution.inputWatermark);
}

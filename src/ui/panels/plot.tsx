/** A small plot of one metric over the last minute: a line a subtask, and what each says now. */
import type { JSX } from 'preact';
import type { ModelTime } from '../../base/ids.ts';

export interface PlotPoint {
  readonly time: ModelTime;
  readonly value: number;
}

export interface PlotProps {
  readonly name: string;
  /** Whose metric it is. */
  readonly of: string;
  /** One a line. */
  readonly labels: readonly string[];
  readonly series: readonly (readonly PlotPoint[])[];
  /** The time at its right edge. */
  readonly end: ModelTime;
  /** The value at its upper edge; null: the greatest there is. */
  readonly most: number | null;
  readonly text: (value: number) => string;
}

const WIDTH = 180;
const HEIGHT = 36;
const SPAN_MS = 60_000;
/** A run that has just begun is not squeezed into the right edge. */
const SPAN_MS_MIN = 10_000;
/** Points further apart than this belong to two attempts. */
const GAP_MS = 2_500;

export function Plot({ name, of, labels, series, end, most, text }: PlotProps): JSX.Element {
  const span = Math.min(SPAN_MS, Math.max(SPAN_MS_MIN, end));
  const from = end - span;
  const top = most ?? Math.max(1, ...series.flatMap((points) => points.map(({ value }) => value)));
  const values = labels.map((label, index) => `${label} ${text(series[index]?.at(-1)?.value ?? 0)}`);
  return (
    <figure class="plot">
      <figcaption>
        <code>{name}</code>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name} of ${of}: ${values.join(', ')}`}
      >
        <path class="plot-floor" d={`M0,${HEIGHT - 0.5}H${WIDTH}`} />
        {series.map((points, index) => (
          <path
            key={labels[index]}
            class={`plot-line subtask-${index % 4}`}
            d={lineOf(points, { from, span, top })}
            vector-effect="non-scaling-stroke"
          />
        ))}
      </svg>
      <p class="plot-values">
        {labels.map((label, index) => (
          <span key={label} class={`number subtask subtask-${index % 4}`}>
            {text(series[index]?.at(-1)?.value ?? 0)}
          </span>
        ))}
        <span class="soft plot-top">{text(top)}</span>
      </p>
    </figure>
  );
}

function lineOf(points: readonly PlotPoint[], frame: { from: ModelTime; span: ModelTime; top: number }): string {
  let last: PlotPoint | null = null;
  let path = '';
  for (const point of points) {
    if (point.time < frame.from) continue;
    const x = ((point.time - frame.from) / frame.span) * WIDTH;
    const y = HEIGHT - 1 - Math.min(1, point.value / frame.top) * (HEIGHT - 3);
    path += `${last === null || point.time - last.time > GAP_MS ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`;
    last = point;
  }
  return path;
}

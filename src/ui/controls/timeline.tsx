/** The whole run on one line: a slider to look back, with marks for checkpoints, failures, restarts and outputs. */
import type { JSX } from 'preact';
import { modelClock } from '../../view/names.ts';
import { offAtFullSpeed } from '../run/full-speed.tsx';
import type { RunPresenter } from '../run/run-presenter.ts';
import { marksShown } from './marks-shown.ts';

export function Timeline({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const view = presenter.shown;
  const end = Math.max(1, presenter.log.time);
  const label = presenter.isLive ? `${modelClock(view.time)}, the present` : modelClock(view.time);
  return (
    <div class="timeline">
      <div class="timeline-marks" aria-hidden="true">
        {marksShown(presenter.log.marks, end).map((mark) => (
          <i
            key={`${mark.place.step}.${mark.place.index}`}
            class={`mark ${mark.kind}`}
            style={{ insetInlineStart: `${(100 * mark.time) / end}%` }}
            title={`${modelClock(mark.time)} ${mark.label}`}
          />
        ))}
      </div>
      <input
        type="range"
        aria-label="Timeline"
        aria-valuetext={label}
        min={0}
        max={end}
        step={1}
        value={presenter.isLive ? end : view.time}
        disabled={presenter.log.length === 0 || presenter.session.atFullSpeed.value}
        {...offAtFullSpeed(presenter)}
        onInput={(event) => {
          const time = Number(event.currentTarget.value);
          if (time >= end) presenter.lookAtPresent();
          else presenter.lookAtTime(time);
        }}
      />
    </div>
  );
}

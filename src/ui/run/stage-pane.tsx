/** The stage of a run: draws the moment looked at, once a frame while it is seen. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { scene } from '../../view/scene.ts';
import type { SceneOptions } from '../../view/scene-model.ts';
import { wantsLessMotion } from '../shell/theme.ts';
import { createStage } from '../stage/stage.ts';
import '../stage/stage.css';
import type { RunPresenter } from './run-presenter.ts';

export interface StagePaneProps {
  readonly presenter: RunPresenter;
  /** What the scene of a lesson shows; null: what the lens shows. */
  readonly directions: { readonly shown: ReadonlySet<string>; readonly focus: readonly string[]; readonly say: string | null } | null;
}

const LENSES = ['Flow', 'Cluster', 'Inside', 'Keys', 'Time', 'Snapshots', 'Operate', 'Everything'];
const LENS_AT_FIRST = 3;
const LENS_OF_SNAPSHOTS = 5;

export function StagePane({ presenter, directions }: StagePaneProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const chosen = useSignal<number | null>(null);
  const unfolded = useSignal(true);
  const { checkpoints, restart } = presenter.shown;
  const lens = chosen.value ?? (checkpoints.size > 0 || restart ? LENS_OF_SNAPSHOTS : LENS_AT_FIRST);

  const options = useRef<Omit<SceneOptions, 'width' | 'height' | 'unfold'>>({});
  const spec = presenter.session.spec.value;
  options.current = {
    ...(directions ? { show: [...directions.shown], focus: directions.focus, say: directions.say } : { lens }),
    standingBy: spec?.cluster.standingBy ?? 0,
    stepMs: spec?.pace.stepMs ?? 1,
  };
  useDrawing(host, presenter, options, unfolded.value);

  return (
    <section class="stage-pane" aria-label="Stage">
      <div ref={host} class="stage-host" />
      {presenter.log.length === 0 && <p class="stage-empty">Press Run. The cluster and everything that moves in it will stand here.</p>}
      <div class="stage-tools">
        <button type="button" class="quiet" aria-pressed={unfolded.value} onClick={() => (unfolded.value = !unfolded.value)}>
          {unfolded.value ? 'Execution graph' : 'Job graph'}
        </button>
        {!directions && (
          <select aria-label="Lens" value={lens} onChange={(event) => (chosen.value = Number(event.currentTarget.value))}>
            {LENSES.map((name, level) => (
              <option key={name} value={level}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
    </section>
  );
}

const UNFOLD_MS = 600;

/** Draws as long as the pane is there; nothing is drawn in a hidden page, since it gets no frames. */
function useDrawing(
  host: { readonly current: HTMLDivElement | null },
  presenter: RunPresenter,
  options: { readonly current: Omit<SceneOptions, 'width' | 'height' | 'unfold'> },
  unfolded: boolean,
): void {
  const target = useRef(1);
  target.current = unfolded ? 1 : 0;
  useEffect(() => {
    if (!host.current) return;
    const element = host.current;
    const stage = createStage(element, {});
    let unfold = target.current;
    let last = 0;
    let request = requestAnimationFrame(function frame(now) {
      const reducedMotion = wantsLessMotion.peek();
      const step = reducedMotion ? 1 : (now - last) / UNFOLD_MS;
      unfold = target.current > unfold ? Math.min(target.current, unfold + step) : Math.max(target.current, unfold - step);
      last = now;
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0 && presenter.log.length > 0) {
        stage.draw(scene(presenter.view, presenter.now(now), { ...options.current, width, height, unfold }), { reducedMotion });
      }
      request = requestAnimationFrame(frame);
    });
    return () => {
      cancelAnimationFrame(request);
      stage.dispose();
    };
  }, [presenter]);
}

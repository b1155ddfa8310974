/** The stage of a run: draws the moment looked at, once a frame while it is seen. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { isJobManagerOpen } from '../../view/lens.ts';
import { scene } from '../../view/scene.ts';
import { LOST_TASK_MANAGERS } from '../../view/scene-houses.ts';
import type { SceneOptions } from '../../view/scene-model.ts';
import { colours, wantsLessMotion } from '../shell/theme.ts';
import { createStage, type StageCallbacks } from '../stage/stage.ts';
import '../stage/stage.css';
import { focusOfLine, linesOfThing, type StageLinks } from './line-links.ts';
import type { RunPresenter } from './run-presenter.ts';
import { lensOf, type StageChoice } from './stage-tools.tsx';

export interface StagePaneProps {
  readonly presenter: RunPresenter;
  readonly choice: StageChoice;
  readonly links: StageLinks;
  /** Shows a line of the job in the editor. */
  readonly onLine: (line: number) => void;
  /** What the scene of a lesson shows; null: what the lens shows. */
  readonly directions: {
    readonly shown: ReadonlySet<string>;
    readonly focus: readonly string[];
    readonly say: string | null;
  } | null;
}

export function StagePane({ presenter, choice, links, onLine, directions }: StagePaneProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const options = useRef<Omit<SceneOptions, 'width' | 'height' | 'unfold'>>({});
  const spec = presenter.session.spec.value;
  options.current = {
    ...(directions
      ? { show: [...directions.shown], focus: directions.focus, say: directions.say }
      : { lens: lensOf(choice, presenter), focus: focusOfLine(presenter.view.graph, links.pointed.value) }),
    // What the control plane does is short on the wall clock; it is drawn as long as one needs to see it.
    ...(presenter.session.atFullSpeed.value && { measured: presenter.measured, trailMs: FULL_SPEED_TRAIL_MS }),
    jobManagerOpen: choice.jobManagerOpen.value,
    lostOpen: choice.lostOpen.value,
    standingBy: spec?.cluster.standingBy ?? 0,
    stepMs: spec?.pace.stepMs ?? 1,
  };
  const callbacks = useMemo<StageCallbacks>(
    () => ({
      onPoint: (thing) => {
        links.lit.value = linesOfThing(presenter.view.graph, thing);
      },
      onSelect: (thing) => {
        if (thing === 'jobmanager') choice.jobManagerOpen.value = !isJobManagerOpen(options.current);
        if (thing === LOST_TASK_MANAGERS) choice.lostOpen.value = !choice.lostOpen.value;
        const [line] = linesOfThing(presenter.view.graph, thing);
        if (line !== undefined) onLine(line);
      },
    }),
    [presenter, links, choice],
  );
  useDrawing(host, presenter, options, choice.unfolded.value, callbacks);
  useFocusInSight(host, directions?.focus ?? NO_FOCUS, presenter.session.state.value);

  return (
    <section class="stage-pane" aria-label="Stage">
      <div class="stage-frame">
        <div ref={host} class="stage-host" />
      </div>
      {presenter.log.length === 0 && (
        <p class="stage-empty">
          {directions ? 'Play the scene.' : 'Press Run.'} The cluster and everything that moves in it will stand here.
        </p>
      )}
    </section>
  );
}

const NO_FOCUS: readonly string[] = [];

const FRAMES_TO_DRAW = 30;

/** A picture that is higher than its pane is scrolled to what a scene is about, once it is drawn, where none of that is seen. */
function useFocusInSight(
  host: { readonly current: HTMLDivElement | null },
  focus: readonly string[],
  state: string,
): void {
  useEffect(() => {
    if (focus.length === 0) return;
    let frames = 0;
    let request = requestAnimationFrame(function look() {
      if (!host.current || scrolledToStrong(host.current) || ++frames === FRAMES_TO_DRAW) return;
      request = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(request);
  }, [focus.join(), state]);
}

/** Whether there was anything. */
function scrolledToStrong(host: HTMLDivElement): boolean {
  const pane = host.getBoundingClientRect();
  const strong = [...host.querySelectorAll('.stage-thing[opacity="1"]')]
    .map((thing) => thing.getBoundingClientRect())
    .filter(({ height }) => height > 0);
  const [first] = strong;
  if (!first) return false;
  if (strong.every(({ top, bottom }) => top >= pane.bottom || bottom <= pane.top))
    host.scrollTop += first.bottom > pane.bottom ? first.bottom - pane.bottom : first.top - pane.top;
  return true;
}

const FULL_SPEED_TRAIL_MS = 500;
const UNFOLD_MS = 600;

/** Draws as long as the pane is there; nothing is drawn in a hidden page, since it gets no frames. */
function useDrawing(
  host: { readonly current: HTMLDivElement | null },
  presenter: RunPresenter,
  options: { readonly current: Omit<SceneOptions, 'width' | 'height' | 'unfold'> },
  unfolded: boolean,
  callbacks: StageCallbacks,
): void {
  const target = useRef(1);
  target.current = unfolded ? 1 : 0;
  useEffect(() => {
    if (!host.current) return;
    const element = host.current;
    const stage = createStage(element, callbacks);
    let unfold = target.current;
    let last = 0;
    let drawn: readonly unknown[] = [];
    let request = requestAnimationFrame(function frame(now) {
      const reducedMotion = wantsLessMotion.peek();
      const step = reducedMotion ? 1 : (now - last) / UNFOLD_MS;
      unfold =
        target.current > unfold ? Math.min(target.current, unfold + step) : Math.max(target.current, unfold - step);
      last = now;
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0 && presenter.log.length > 0) {
        const { view } = presenter;
        const time = presenter.now(now);
        const moment = [view.place, time, options.current, width, height, unfold, colours.peek()];
        // A picture that stands still is drawn once.
        if (reducedMotion || moment.some((one, index) => one !== drawn[index])) {
          drawn = moment;
          const theme = { reducedMotion, colours: colours.peek() };
          stage.draw(scene(view, time, { ...options.current, width, height, unfold }), theme);
        }
      }
      request = requestAnimationFrame(frame);
    });
    return () => {
      cancelAnimationFrame(request);
      stage.dispose();
    };
  }, [presenter, callbacks]);
}

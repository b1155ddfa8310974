/** The bar between two panes: dragged or moved by arrow keys, it sets the size of the pane before or after it. */
import type { Signal } from '@preact/signals';
import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { keptSignal } from '../workspace/kept-signal.ts';

export interface SplitterProps {
  readonly label: string;
  /** Percent of the space that both panes share, for the pane that is sized. */
  readonly size: Signal<number>;
  /** `vertical`: a bar that stands between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Whether the sized pane comes after the bar. */
  readonly sizesNext?: boolean;
}

const MIN = 15;
const MAX = 80;
const KEY_STEP = 2;

/** A pane's size in percent, kept in the browser. */
export function keptSize(name: string, initial: number): Signal<number> {
  return keptSignal(
    `size:${name}`,
    initial,
    (value): value is number => typeof value === 'number' && value >= MIN && value <= MAX,
  );
}

export function Splitter({ label, size, orientation, sizesNext = false }: SplitterProps): JSX.Element {
  const set = (value: number) => {
    size.value = Math.min(MAX, Math.max(MIN, Math.round(value * 10) / 10));
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!box) return;
    const part =
      orientation === 'vertical' ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
    set(100 * (sizesNext ? 1 - part : part));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const grow = sizesNext ? ['ArrowLeft', 'ArrowUp'] : ['ArrowRight', 'ArrowDown'];
    const shrink = sizesNext ? ['ArrowRight', 'ArrowDown'] : ['ArrowLeft', 'ArrowUp'];
    if (grow.includes(event.key)) set(size.value + KEY_STEP);
    else if (shrink.includes(event.key)) set(size.value - KEY_STEP);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is the window splitter of ARIA; <hr> cannot be one.
    <div
      class={`splitter ${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(size.value)}
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}

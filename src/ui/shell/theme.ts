/** Light, dark or as the system has it. The choice is an attribute of the document; all colours follow from it in CSS. */
import { computed, effect, signal } from '@preact/signals';
import { keptSignal } from '../workspace/kept-signal.ts';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = keptSignal<Theme>('theme', 'system', (value): value is Theme => THEMES.includes(value as Theme));

const systemIsDark = mediaSignal('(prefers-color-scheme: dark)');
export const wantsContrast = mediaSignal('(prefers-contrast: more)');
export const wantsLessMotion = mediaSignal('(prefers-reduced-motion: reduce)');
const hasForcedColours = mediaSignal('(forced-colors: active)');
export const isDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value));

/** A name for the colours that the document has: another one whenever they are others. */
export const colours = computed(() => `${isDark.value} ${wantsContrast.value} ${hasForcedColours.value}`);

/** Sets the document's theme now and whenever it changes. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light';
  });
}

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
}

function mediaSignal(query: string) {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => {
    matches.value = media.matches;
  });
  return matches;
}

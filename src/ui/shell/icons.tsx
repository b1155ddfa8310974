/** The few icons of the page, drawn here. Decorative: what they mean is said by the text or label beside them. */
import type { JSX } from 'preact';

const PATHS = {
  run: 'M5 3.5v9l7.5-4.5z',
  pause: 'M5 3.5h2v9H5zM9 3.5h2v9H9z',
  step: 'M4 3.5v9L9.5 8zM11 3.5h1.6v9H11z',
  stepBack: 'M12 3.5v9L6.5 8zM3.4 3.5H5v9H3.4z',
  reset: 'M8 3a5 5 0 1 0 4.8 6.4h-1.7A3.4 3.4 0 1 1 8 4.6c.9 0 1.7.35 2.3.95L8.4 7.4H13V2.9l-1.6 1.5A5 5 0 0 0 8 3z',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.3 1h1.4v2.2H7.3zM7.3 12.8h1.4V15H7.3zM1 7.3h2.2v1.4H1zM12.8 7.3H15v1.4h-2.2z',
  dark: 'M6.2 1.8a6.3 6.3 0 1 0 8 8A5.2 5.2 0 0 1 6.2 1.8z',
  system: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.5v9a4.5 4.5 0 0 1 0-9z',
  unfold: 'M1.5 6.8h3v2.4h-3zM11.5 2.5h3v2.4h-3zM11.5 11.1h3v2.4h-3zM5 7.4l5.6-4 .7 1L6.4 8l4.9 3.6-.7 1L5 8.6z',
  close: 'M4.2 3.2 8 7l3.8-3.8 1 1L9 8l3.8 3.8-1 1L8 9l-3.8 3.8-1-1L7 8 3.2 4.2z',
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" />
    </svg>
  );
}

/** The sign of the site: water over a wheel's three paddles. */
export function Logo(): JSX.Element {
  return (
    <svg class="logo-sign" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M2 6h16M2 10h16M2 14h16" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />
      <circle cx="6" cy="6" r="2.6" fill="var(--key-1)" stroke="var(--panel)" stroke-width="1.2" />
      <circle cx="13" cy="10" r="2.6" fill="var(--key-3)" stroke="var(--panel)" stroke-width="1.2" />
      <circle cx="8.5" cy="14" r="2.6" fill="var(--checkpoint)" stroke="var(--panel)" stroke-width="1.2" />
    </svg>
  );
}

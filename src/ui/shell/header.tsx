/** The bar on top of every page: where one is, where one can go, and the theme. */
import type { JSX } from 'preact';
import { keepingProblem } from '../workspace/kept.ts';
import { Icon, Logo } from './icons.tsx';
import { route } from './router.ts';
import { nextTheme, theme } from './theme.ts';

const PAGES = [
  { page: 'course', text: 'Course' },
  { page: 'playground', text: 'Playground' },
  { page: 'fidelity', text: 'Fidelity' },
] as const;

export function Header(): JSX.Element {
  return (
    <>
      <header class="header">
        <a class="logo" href="#/">
          <Logo /> Millrace
        </a>
        <nav aria-label="Pages">
          {PAGES.map(({ page, text }) => (
            <a key={page} href={`#/${page}`} aria-current={isWithin(page) ? 'page' : undefined}>
              {text}
            </a>
          ))}
        </nav>
        <button
          type="button"
          class="quiet"
          onClick={nextTheme}
          aria-label={`Theme: ${theme.value}`}
          title={`Theme: ${theme.value}`}
        >
          <Icon name={theme.value} />
        </button>
      </header>
      {keepingProblem.value && (
        <p class="notice" role="alert">
          {keepingProblem.value}
        </p>
      )}
    </>
  );
}

function isWithin(page: string): boolean {
  const present = route.value.page;
  return present === page || (page === 'course' && present === 'lesson');
}

/** The shell around every page: header, the page itself, and what happens between two of them. */
import type { ComponentType, JSX } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { type Services, ServicesProvider } from './services.ts';
import { Header } from './shell/header.tsx';
import { type Route, route } from './shell/router.ts';
import { UnknownPage } from './shell/unknown-page.tsx';

const LandingPage = lazy(() => import('./landing/landing-page.tsx'));
const CoursePage = lazy(() => import('./lesson/course-page.tsx'));
const LessonPage = lazy(() => import('./lesson/lesson-page.tsx')) as ComponentType<{ readonly id: string }>;
const PlaygroundPage = lazy(() => import('./playground/playground-page.tsx'));
const SharedRunPage = lazy(() => import('./share/shared-run-page.tsx')) as ComponentType<{ readonly packed: string }>;
const FidelityPage = lazy(() => import('./fidelity/fidelity-page.tsx'));

export function App({ services }: { readonly services: Services }): JSX.Element {
  const present = route.value;
  const main = useFocusOnNewPage(present);
  return (
    <ServicesProvider value={services}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <Header />
      <main id="main" ref={main} tabIndex={-1} data-page={present.page}>
        <Suspense fallback={<p class="loading">One moment…</p>}>
          <Page present={present} />
        </Suspense>
      </main>
    </ServicesProvider>
  );
}

function Page({ present }: { readonly present: Route }): JSX.Element {
  switch (present.page) {
    case 'landing':
      return <LandingPage />;
    case 'course':
      return <CoursePage />;
    case 'lesson':
      return <LessonPage key={present.id} id={present.id} />;
    case 'playground':
      return <PlaygroundPage />;
    case 'shared':
      return <SharedRunPage key={present.packed} packed={present.packed} />;
    case 'fidelity':
      return <FidelityPage />;
    case 'unknown':
      return <UnknownPage address={present.address} />;
  }
}

/** A new page takes the focus, so that it is read out and Tab begins in it; the first page leaves it where the browser put it. */
function useFocusOnNewPage(present: Route) {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    scrollTo(0, 0);
  }, [present]);
  return main;
}

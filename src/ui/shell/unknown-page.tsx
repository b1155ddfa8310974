/** For addresses that lead nowhere. */
import type { JSX } from 'preact';
import { useTitle } from './use-title.ts';

export function UnknownPage({ address }: { readonly address: string }): JSX.Element {
  useTitle('Not here');
  return (
    <article class="text-page">
      <h1>There is no such page</h1>
      <p>
        <code>{address}</code> leads nowhere on this site. It may come from another version of it.
      </p>
      <p>
        <a href="#/">Kill a machine</a>, take <a href="#/course">the course</a>, or open{' '}
        <a href="#/playground">the playground</a>.
      </p>
    </article>
  );
}

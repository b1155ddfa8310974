/** What is as in Flink here, and what is not: docs/fidelity.md as of today, with its summary of the recorded jobs opened into a table of them. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useServices } from '../services.ts';
import { htmlOf } from '../shell/markdown.ts';
import { useTitle } from '../shell/use-title.ts';
import { ConformanceTable } from './conformance-table.tsx';
import { fidelityDocument, region } from './document.ts';
import './fidelity.css';

export default function FidelityPage(): JSX.Element {
  useTitle('Fidelity');
  const { deviations } = useServices();
  const [before = '', after = ''] = useMemo(() => fidelityDocument(deviations).split(region('cases')), [deviations]);
  return (
    <article class="text-page fidelity">
      <Prose markdown={before} />
      <ConformanceTable />
      <Prose markdown={after} />
    </article>
  );
}

function Prose({ markdown }: { readonly markdown: string }): JSX.Element {
  const html = useMemo(
    () => htmlOf(markdown).replaceAll('<table>', SCROLLING).replaceAll('</table>', '</table></div>'),
    [markdown],
  );
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** What scrolls must be reachable by keyboard. */
const SCROLLING = '<div class="scrolls" role="group" aria-label="Table" tabindex="0"><table>';

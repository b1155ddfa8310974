/** A recorded job in the table, and what is in it once it is opened. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { specOf } from '../../conformance/case-spec.ts';
import type { ConformanceCase } from '../../conformance/conformance-case.ts';
import { handOver } from '../run/handed-over.ts';
import { WATCHED_PACE } from '../run/watched-pace.ts';
import type { Filterable } from './case-filter.ts';
import { type CaseOutcome, SEEDS } from './case-runs.ts';
import { endOf, expectedRows } from './expectation.ts';

export interface ListedCase extends Filterable {
  /** How the job ends. */
  readonly ends: string;
}

export interface CaseRowProps {
  readonly listed: ListedCase;
  readonly outcome: CaseOutcome | undefined;
  readonly onRun: () => void;
  readonly onClause: (clause: string) => void;
}

export function CaseRow({ listed, outcome, onRun, onClause }: CaseRowProps): JSX.Element {
  const { name, about, clauses } = listed;
  const [isOpen, setIsOpen] = useState(false);
  const id = `case-${name.replace('/', '-')}`;
  return (
    <>
      <tr>
        <td class="clauses">
          {clauses.map((clause) => (
            <button key={clause} type="button" class="link" onClick={() => onClause(clause)}>
              {clause}
            </button>
          ))}
        </td>
        <th scope="row">
          <button type="button" class="link" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)} id={id}>
            {name}
          </button>
          <span class="about">{about}</span>
        </th>
        <td class="holds">agrees</td>
        <td>
          <button type="button" onClick={onRun} disabled={outcome === 'running'} aria-describedby={id}>
            Run here
          </button>{' '}
          <Outcome outcome={outcome} />
        </td>
      </tr>
      {isOpen && (
        <tr class="opened">
          <td colSpan={4}>
            <OpenedCase name={name} />
          </td>
        </tr>
      )}
    </>
  );
}

function Outcome({ outcome }: { readonly outcome: CaseOutcome | undefined }): JSX.Element | null {
  if (outcome === undefined) return null;
  if (outcome === 'running') return <span class="soft">running…</span>;
  if (outcome.differences.length === 0) return <span class="holds">agrees, {SEEDS.length} runs</span>;
  return (
    <ul class="fails" aria-label="Differences">
      {outcome.differences.map((difference) => (
        <li key={difference}>{difference}</li>
      ))}
    </ul>
  );
}

type FullCase = ConformanceCase & { readonly twin: string };

function OpenedCase({ name }: { readonly name: string }): JSX.Element | null {
  const [full, setFull] = useState<FullCase | null>(null);
  useEffect(() => {
    void import('virtual:conformance-cases').then(({ default: cases }) => setFull(cases[name] ?? null));
  }, [name]);
  if (!full) return null;
  return (
    <div class="case">
      <div>
        <h3>The job</h3>
        <Code label={`job.ts of ${name}`} text={full.code} />
        <p>
          <button type="button" onClick={() => handOver({ spec: watched(full), step: 0 })}>
            Watch it in the playground
          </button>
        </p>
        <details>
          <summary>The same job in Java, which Flink ran</summary>
          <Code label={`Job.java of ${name}`} text={full.twin} />
        </details>
      </div>
      <div>
        <h3>What Flink 2.3.0 did</h3>
        <p>{endOf(full)}</p>
        {expectedRows(full).map(({ title, rows }) => (
          <div key={title}>
            <p class="soft">{title}</p>
            {rows.length > 0 && <Code label={title} text={rows.join('\n')} />}
          </div>
        ))}
      </div>
    </div>
  );
}

function Code({ label, text }: { readonly label: string; readonly text: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="code" aria-label={label} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  );
}

/** The recorded cluster, at a pace that can be followed. */
function watched(full: ConformanceCase) {
  return { ...specOf(full, SEEDS[0] ?? 1), pace: WATCHED_PACE, recordsPerBuffer: 1 };
}

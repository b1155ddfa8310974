/** The recorded jobs: which clauses each pins, what it is about, whether Millrace agrees; each can be opened, and run here. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { CLAUSE_SECTIONS, inClauseOrder, sectionOf } from '../../conformance/clause-sections.ts';
import { useServices } from '../services.ts';
import { ALL, type CaseFilter, isShown, topicOf } from './case-filter.ts';
import { CaseRow, type ListedCase } from './case-row.tsx';
import { type CaseOutcome, type CaseRuns, caseRuns } from './case-runs.ts';

export function ConformanceTable(): JSX.Element {
  const { runService } = useServices();
  const runs = useMemo(() => caseRuns(runService), [runService]);
  const [filter, setFilter] = useState(ALL);
  const cases = useCases();
  if (cases === null) return <p class="loading">One moment…</p>;
  const shown = cases.filter((one) => isShown(one, filter));
  return (
    <section class="conformance" aria-label="Recorded jobs">
      <Filters cases={cases} filter={filter} onChange={setFilter} />
      <RunAll names={shown.map(({ name }) => name)} runs={runs} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section class="scrolls" aria-label="Table of recorded jobs" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Clauses</th>
              <th scope="col">Recorded job</th>
              <th scope="col">In the tests</th>
              <th scope="col">In this browser</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <CaseRow
                key={one.name}
                listed={one}
                outcome={runs.outcomes.value.get(one.name)}
                onRun={() => void runs.run([one.name])}
                onClause={(clause) => setFilter({ ...ALL, words: clause })}
              />
            ))}
          </tbody>
        </table>
      </section>
      {shown.length === 0 && <p class="soft">No recorded job is like that.</p>}
    </section>
  );
}

/** By their first clauses; null until they are there. */
function useCases(): readonly ListedCase[] | null {
  const [cases, setCases] = useState<readonly ListedCase[] | null>(null);
  useEffect(() => {
    void import('virtual:conformance-index').then(({ default: index }) => {
      const ordered = index.map((one) => ({ ...one, clauses: one.clauses.toSorted(inClauseOrder) }));
      setCases(ordered.sort((one, other) => inClauseOrder(one.clauses[0] ?? '', other.clauses[0] ?? '')));
    });
  }, []);
  return cases;
}

interface FiltersProps {
  readonly cases: readonly ListedCase[];
  readonly filter: CaseFilter;
  readonly onChange: (filter: CaseFilter) => void;
}

function Filters({ cases, filter, onChange }: FiltersProps): JSX.Element {
  const topics = [...new Set(cases.map(topicOf))].sort();
  const sections = [...new Set(cases.flatMap(({ clauses }) => clauses.map(sectionOf)))].sort(inClauseOrder);
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        Clause or words
        <input
          type="search"
          value={filter.words}
          placeholder="4.2.2, late, key group"
          onInput={(event) => onChange({ ...filter, words: event.currentTarget.value })}
        />
      </label>
      <label>
        Section
        <select
          value={filter.section}
          onChange={(event) => onChange({ ...filter, section: event.currentTarget.value })}
        >
          <option value="">all</option>
          {sections.map((section) => (
            <option key={section} value={section}>
              {section} {CLAUSE_SECTIONS[section]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Topic
        <select value={filter.topic} onChange={(event) => onChange({ ...filter, topic: event.currentTarget.value })}>
          <option value="">all</option>
          {topics.map((topic) => (
            <option key={topic}>{topic}</option>
          ))}
        </select>
      </label>
    </form>
  );
}

/** Runs what is shown, one after the other, and counts. */
function RunAll({ names, runs }: { readonly names: readonly string[]; readonly runs: CaseRuns }): JSX.Element {
  const [running, setRunning] = useState<AbortController | null>(null);
  useEffect(() => () => running?.abort(), [running]);
  const start = async () => {
    const stopper = new AbortController();
    setRunning(stopper);
    await runs.run(names, stopper.signal);
    setRunning(null);
  };
  return (
    <p class="run-all">
      {running ? (
        <button type="button" onClick={() => running.abort()}>
          Stop
        </button>
      ) : (
        <button type="button" onClick={() => void start()} disabled={names.length === 0}>
          Run all shown here
        </button>
      )}
      <span role="status" aria-label="Recorded jobs run here">
        {summary(names, runs.outcomes.value)}
      </span>
    </p>
  );
}

function summary(names: readonly string[], outcomes: ReadonlyMap<string, CaseOutcome>): string {
  const done = names.flatMap((name) => {
    const outcome = outcomes.get(name);
    return outcome === undefined || outcome === 'running' ? [] : [outcome];
  });
  const agree = done.filter(({ differences }) => differences.length === 0).length;
  const shown = names.length === 1 ? '1 job is shown.' : `${names.length} jobs are shown.`;
  if (done.length === 0) return shown;
  const which = agree === done.length ? `All ${done.length}` : `${agree} of the ${done.length}`;
  return `${shown} ${which} that ran in this browser agree.`;
}

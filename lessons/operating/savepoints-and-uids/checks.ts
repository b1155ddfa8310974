// Each run is one of the next version, which starts from the savepoint that the first one was stopped with: run.before.
import { check, type RunView, symptom } from 'millrace/lesson';

/** How often each page was clicked, counted straight from the input. */
function clicksByPage(run: RunView): ReadonlyMap<unknown, number> {
  const clicks = new Map<unknown, number>();
  for (const { page } of run.input('clicks')) clicks.set(page, (clicks.get(page) ?? 0) + 1);
  return clicks;
}

/** What a page ended with: in the next version, or before, where nobody clicked it after the stop. */
function lastCount(run: RunView, page: unknown) {
  const last = run.lastRow('counts', { page }) ?? run.before.lastRow('counts', { page });
  return last?.n;
}

export const stops = check('The job runs, and stops with a savepoint', (run) => {
  const [savepoint] = run.before.events('checkpointCompleted', { kind: 'suspend' });
  return (
    savepoint !== undefined ||
    run.because(run.before.failure ?? `It was ${run.before.status}, and there is no savepoint.`)
  );
});

export const resumes = check(
  'The next version starts from the savepoint',
  (run) => run.events('restored').length > 0 || run.because(run.failure ?? `It was ${run.status}.`),
);

export const counts = check('Each page ends with all of its clicks, those before the stop included', (run) => {
  if (run.status !== 'FINISHED') return run.because(run.failure ?? `The job was still ${run.status}.`);
  for (const [page, clicks] of clicksByPage(run)) {
    const count = lastCount(run, page);
    if (count !== clicks) return run.because(`${page} was clicked ${clicks} times and ends with ${count ?? 'no row'}.`);
  }
  return true;
});

export const sameUidTwice = symptom((run) => /duplicate|unique|already/i.test(run.before.failure ?? ''));
export const namedOnly = symptom(
  (run) => hasNoUid(run, 'Source: clicks') && run.operator('Count by page') !== undefined,
);
export const sourceHasNoUid = symptom((run) => hasNoUid(run, 'Source: clicks') && run.operator('count') !== undefined);
export const countHasNoUid = symptom((run) => hasNoUid(run, 'Count'));

/** The restore was refused for the state of this operator. */
function hasNoUid(run: RunView, operator: string): boolean {
  return run.failure?.includes(`"${operator}", which had no uid`) === true;
}

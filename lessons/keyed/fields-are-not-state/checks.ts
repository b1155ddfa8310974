// Checks look at what a run did, never at the text of the job. Each is asked of every run that `runs` in the script names.
import { check, type RunView, symptom } from 'millrace/lesson';

/** How often each page was clicked, counted straight from the input. */
function clicksByPage(run: RunView): ReadonlyMap<unknown, number> {
  const clicks = new Map<unknown, number>();
  for (const { page } of run.input('clicks')) clicks.set(page, (clicks.get(page) ?? 0) + 1);
  return clicks;
}

export const runs = check(
  'The job runs to its end',
  (run) => run.status === 'FINISHED' || run.because(run.failure ?? `The job was still ${run.status}.`),
);

export const counts = check('Without a failure each page ends with its number of clicks', (run) => {
  for (const [page, clicks] of clicksByPage(run)) {
    const last = run.failureFree.lastRowByKey('counts', 'page').find(({ key }) => key === page);
    if (last?.row.n === clicks) continue;
    return run.because(
      `${page} was clicked ${clicks} times and ends with ${last?.row.n ?? 'no row at all'}.`,
      last?.event,
    );
  }
  return true;
});

export const survives = check('With a failure anywhere it ends the same', (run) => {
  for (const { key: page, row } of run.failureFree.lastRowByKey('counts', 'page')) {
    const last = run.lastRowByKey('counts', 'page').find(({ key }) => key === page);
    if (last?.row.n === row.n) continue;
    return run.because(
      `${page} should end with ${row.n}. After ${run.tape[0]} it ends with ${last?.row.n ?? 'no row'}.`,
      last?.event,
    );
  }
  return true;
});

export const bounded = check('State holds one number a page and nothing else', (run) => {
  const kept = run.state('count').entries.length;
  const pages = clicksByPage(run).size;
  return (
    kept === pages || run.because(`There are ${pages} pages, and ${kept} entries are kept under the name 'count'.`)
  );
});

export const askedTooEarly = symptom((run) => run.failure?.includes('runtime context') === true);
export const alwaysOne = symptom(
  (run) => run.rows('counts').length > 0 && run.rows('counts').every((row) => row.n === 1),
);
export const oneCountForAll = symptom((run) => run.state('count').entries.length === 1);
export const nothingInState = symptom((run) => run.state('count').entries.length === 0);

// Checks look at what a run did, never at the text of the job. Each is asked of every run that `runs` in the script names.
import { check, type RunView, symptom } from 'millrace/lesson';

/** What each shop took in, counted straight from the input. */
function takings(run: RunView): ReadonlyMap<unknown, number> {
  const sums = new Map<unknown, number>();
  for (const { shop, euros } of run.input('sales')) sums.set(shop, (sums.get(shop) ?? 0) + Number(euros));
  return sums;
}

function ranIn(run: RunView, mode: 'STREAMING' | 'BATCH'): boolean {
  return run.events('submitted', { 'graph.type': mode }).length > 0;
}

export const runs = check(
  'The job runs to its end',
  (run) => run.status === 'FINISHED' || run.because(run.failure ?? `The job was still ${run.status}.`),
);

export const once = check('Each shop has one row, and it is the final one', (run) => {
  const { failureFree } = run;
  for (const [shop, euros] of takings(run)) {
    const rows = failureFree.rows('report').filter((row) => row.shop === shop);
    if (rows.length === 1 && rows[0]?.euros === euros) continue;
    const [, second] = failureFree.events('sinkWrote', { sink: 'report', 'value.shop': shop });
    const told = rows.length === 1 ? `one of ${rows[0]?.euros}` : `${rows.length} rows`;
    return run.because(`The ${shop} shop took in ${euros}. One row should say so, and there are ${told}.`, second);
  }
  return true;
});

export const small = check('A task never keeps more than one shop at a time', (run) => {
  const kept = new Map<unknown, Set<unknown>>();
  for (const event of run.failureFree.events('stateChanged')) {
    const shops = kept.get(event.execution) ?? new Set();
    kept.set(event.execution, shops);
    if (event.after === null) shops.delete(event.key);
    else shops.add(event.key);
    if (shops.size > 1) return run.because(`A task kept ${[...shops].join(' and ')} at the same time.`, event);
  }
  return true;
});

export const survives = check('With a failure anywhere no row says anything else', (run) => {
  for (const [shop, euros] of takings(run)) {
    const rows = run.rows('report').filter((row) => row.shop === shop);
    if (rows.length > 0 && rows.every((row) => row.euros === euros)) continue;
    const told = rows.length > 0 ? rows.map((row) => row.euros).join(', then ') : 'nothing';
    return run.because(`The ${shop} shop took in ${euros}. After ${run.tape[0]} the report says ${told}.`);
  }
  return true;
});

export const neverEnds = symptom((run) => run.failure?.includes('UNBOUNDED') === true);
export const running = symptom((run) => ranIn(run, 'STREAMING'));
export const tellsEach = symptom(
  (run) => ranIn(run, 'BATCH') && run.rows('report').length === run.input('sales').length,
);
export const lastIsMissing = symptom((run) => ranIn(run, 'BATCH') && run.rows('report').length < takings(run).size);

// Checks look at what a run did, never at the text of the job. Each is asked of every run that `runs` in the script names.
import { check, type RunView, symptom } from 'millrace/lesson';

const WINDOW_MS = 10_000;
const SOON_MS = 15_000;
/** No time of a bike is as late as the last watermark of all. */
const NO_DATE = 10 ** 17;

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 19);

interface Expected {
  readonly bridge: string;
  readonly start: number;
  readonly bikes: number;
}

/** How many bikes crossed each bridge in each ten seconds, counted straight from the input. */
function expectedRows(run: RunView): readonly Expected[] {
  const rows = new Map<string, Expected>();
  for (const { bridge, ts } of run.input('bikes') as readonly { bridge: string; ts: number }[]) {
    const start = ts - (ts % WINDOW_MS);
    const bikes = (rows.get(`${bridge} ${start}`)?.bikes ?? 0) + 1;
    rows.set(`${bridge} ${start}`, { bridge, start, bikes });
  }
  return [...rows.values()];
}

export const runs = check(
  'The job runs to its end',
  (run) => run.status === 'FINISHED' || run.because(run.failure ?? `The job was still ${run.status}.`),
);

export const counts = check('Each row says how many bikes crossed in its ten seconds', (run) => {
  for (const { bridge, start, bikes } of expectedRows(run)) {
    const row = run.failureFree.lastRow('rows', { bridge, from: clock(start) });
    if (row?.bikes === bikes) continue;
    const told = row ? `its row says ${row.bikes}` : 'there is no row for it';
    return run.because(`The ${bridge} bridge had ${bikes} bikes from ${clock(start)}, and ${told}.`);
  }
  return true;
});

export const soon = check('A row is there before a bike from fifteen seconds later is read', (run) => {
  const { failureFree } = run;
  const read = failureFree.events('recordEmitted').filter(({ position }) => position !== undefined);
  for (const { bridge, start } of expectedRows(run)) {
    const due = start + WINDOW_MS + SOON_MS;
    const tooLate = read.find(({ value }) => (value as { ts: number }).ts >= due);
    const from = clock(start);
    const [row] = failureFree.events('sinkWrote', { 'value.bridge': bridge, 'value.from': from });
    if (!tooLate || !row || row.step <= tooLate.step) continue;
    const bike = clock((tooLate.value as { ts: number }).ts);
    return run.because(
      `A bike from ${bike} was read, and the row of the ${bridge} bridge from ${from} was not there.`,
      row,
    );
  }
  return true;
});

export const survives = check('With a failure anywhere it ends the same', (run) => {
  for (const { bridge, start } of expectedRows(run)) {
    const where = { bridge, from: clock(start) };
    const [before, after] = [run.failureFree.lastRow('rows', where), run.lastRow('rows', where)];
    if (before?.bikes === after?.bikes) continue;
    return run.because(
      `The row of the ${bridge} bridge from ${where.from} should say ${before?.bikes}. After ${run.tape[0]} it says ${after?.bikes ?? 'nothing'}.`,
    );
  }
  return true;
});

export const noTimestamps = symptom((run) => run.failure?.includes('Long.MIN_VALUE') === true);
export const machineClock = symptom((run) => run.events('windowOpened', { domain: 'PROCESSING_TIME' }).length > 0);
export const longAgo = symptom((run) => run.events('windowOpened').some(({ start }) => Number(start) < 10 ** 11));
export const dropsLate = symptom((run) => run.events('recordProcessed', { droppedLate: true }).length > 0);
export const noPromise = symptom((run) =>
  run.events('watermark').every(({ timestamp }) => Number(timestamp) > NO_DATE),
);
export const tooPatient = symptom((run) =>
  run.events('watermark').some(({ timestamp }) => Number(timestamp) < NO_DATE),
);

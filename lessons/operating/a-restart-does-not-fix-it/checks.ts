// Checks look at what a run did, never at the text of the job. Each is asked of every run that `runs` in the script names.
import { check, type RunView, symptom } from 'millrace/lesson';

interface Slip {
  readonly text: string;
  readonly card: string;
  /** NaN: nobody can read it. */
  readonly cents: number;
}

function slipsOf(run: RunView): readonly Slip[] {
  return (run.input('slips') as readonly { text: string }[]).map(({ text }) => {
    const [card = '', amount] = text.split(';');
    return { text, card, cents: Math.round(Number(amount) * 100) };
  });
}

/** What was paid with each card, added up straight from the input. */
function paidByCard(run: RunView): ReadonlyMap<string, number> {
  const paid = new Map<string, number>();
  for (const { card, cents } of slipsOf(run)) {
    if (!Number.isNaN(cents)) paid.set(card, (paid.get(card) ?? 0) + cents);
  }
  return paid;
}

const unreadable = (run: RunView) => slipsOf(run).filter(({ cents }) => Number.isNaN(cents));

export const runs = check(
  'The job runs to its end',
  (run) => run.status === 'FINISHED' || run.because(run.failure ?? `The job was still ${run.status}.`),
);

export const totals = check('Each card ends with what was paid with it', (run) => {
  for (const [card, cents] of paidByCard(run)) {
    const last = run.failureFree.lastRowByKey('totals', 'card').find(({ key }) => key === card);
    if (last?.row.cents === cents) continue;
    return run.because(
      `${cents} cents were paid with the ${card} card, and its row says ${last?.row.cents ?? 'nothing: there is none'}.`,
      last?.event,
    );
  }
  return true;
});

export const rejected = check('What nobody can read is in the sink ‘rejected’', (run) => {
  for (const { text } of unreadable(run)) {
    if (!run.failureFree.rows('rejected').some((row) => Object.is(row, text)))
      return run.because(`The slip “${text}” is not among the rejected ones.`);
  }
  return true;
});

export const survives = check('With a failure anywhere it ends the same', (run) => {
  for (const { key: card, row } of run.failureFree.lastRowByKey('totals', 'card')) {
    const last = run.lastRowByKey('totals', 'card').find(({ key }) => key === card);
    if (last?.row.cents === row.cents) continue;
    return run.because(
      `The ${card} card should end with ${row.cents}. After ${run.tape[0]} it ends with ${last?.row.cents ?? 'no row'}.`,
      last?.event,
    );
  }
  return true;
});

export const failsAgainAndAgain = symptom((run) => run.failureFree.events('failed').length > 4);
export const noStrategy = symptom(
  (run) => run.failureFree.status === 'FINISHED' && run.events('recoverySuppressed').length > 0,
);
export const totalIsNoNumber = symptom((run) => run.rows('totals').some(({ cents }) => Number.isNaN(cents)));
export const nothingRejected = symptom((run) => run.rows('rejected').length === 0);

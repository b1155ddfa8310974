/** Three notes, shown once: Run, Kill, drag the time line back. Each goes when it was followed, or all at once when closed. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { RunPresenter } from '../run/run-presenter.ts';
import { Icon } from '../shell/icons.tsx';
import { keptSignal } from '../workspace/kept-signal.ts';

const NOTES = [
  { says: 'Press Run.', done: (presenter: RunPresenter) => presenter.log.length > 0 },
  {
    says: 'Records travel to the subtask that owns their key. When a checkpoint has completed, kill a TaskManager.',
    done: (presenter: RunPresenter) => (presenter.log.marks.get('failure')?.length ?? 0) > 0,
  },
  {
    says: 'Drag the time line back to the moment before it died.',
    done: (presenter: RunPresenter) => !presenter.isLive,
  },
] as const;

const shownUpTo = keptSignal('coached', 0, (value): value is number => typeof value === 'number');

export function CoachMarks({ presenter }: { readonly presenter: RunPresenter }): JSX.Element | null {
  const present = NOTES[shownUpTo.value];
  const version = presenter.version.value;
  const live = presenter.isLive;
  useEffect(() => {
    if (present?.done(presenter)) shownUpTo.value += 1;
  }, [version, live, present]);
  if (!present) return null;
  return (
    <aside class="coach" aria-label="First steps">
      <p>
        <strong>
          {shownUpTo.value + 1} of {NOTES.length}
        </strong>{' '}
        {present.says}
      </p>
      <button
        type="button"
        class="quiet icon-only"
        aria-label="Close the first steps"
        onClick={() => (shownUpTo.value = NOTES.length)}
      >
        <Icon name="close" />
      </button>
    </aside>
  );
}

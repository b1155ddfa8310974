/** The topics of the workspace as they lie in durable storage: by partition what is committed, pending and aborted; and how to be rid of them. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TopicLibrary, TopicSummary } from '../../ports/topic-library.ts';
import { latestCompleted } from '../../view/job-view.ts';
import { counted } from '../../view/names.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { ColumnHeads } from './column-heads.tsx';

const COUNTS = ['end offset', 'committed', 'pending', 'aborted'];

export interface TopicsProps {
  readonly presenter: RunPresenter;
  readonly topics: TopicLibrary;
}

export function Topics({ presenter, topics }: TopicsProps): JSX.Element | null {
  const cleared = useSignal(0);
  const found = useTopics(presenter, topics, cleared.value);
  if (found.length === 0) return null;
  const clear = async () => {
    await topics.clear();
    cleared.value += 1;
  };
  return (
    <section class="topics" aria-labelledby="topics-title">
      <h2 id="topics-title">
        Topics <small>as they lie in durable storage now; they outlive the jobs that write them</small>
      </h2>
      <div class="side-by-side">
        {found.map((topic) => (
          <Topic key={topic.name} topic={topic} />
        ))}
      </div>
      <ClearTopics count={found.length} isInUse={isInUse(presenter)} onClear={() => void clear()} />
    </section>
  );
}

/** Looked up anew whenever the run comes to another state, and with each checkpoint, which is when transactions end. */
function useTopics(presenter: RunPresenter, topics: TopicLibrary, cleared: number): readonly TopicSummary[] {
  const [found, setFound] = useState<readonly TopicSummary[]>([]);
  const state = presenter.session.state.value;
  const checkpoint = latestCompleted(presenter.shown)?.id ?? 0;
  useEffect(() => {
    let left = false;
    // Storage that fails shows in the run itself.
    void topics.list().then(
      (list) => left || setFound(list),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [topics, state, checkpoint, cleared]);
  return found;
}

function isInUse({ session }: RunPresenter): boolean {
  return ['starting', 'running', 'paused', 'idle'].includes(session.state.value);
}

function Topic({ topic: { name, partitions, open } }: { readonly topic: TopicSummary }): JSX.Element {
  return (
    <article aria-label={`Topic ${name}`}>
      <table>
        <caption>
          {name}
          {open.length > 0 && `, ${counted(open.length, 'open transaction')}`}
        </caption>
        <ColumnHeads columns={['partition', ...COUNTS]} numbers={COUNTS} />
        <tbody>
          {partitions.map(({ end, committed, pending, aborted }, partition) => (
            <tr key={partition}>
              <th scope="row">{partition}</th>
              <td class="number">{end}</td>
              <td class="number">{committed}</td>
              <td class="number">{pending}</td>
              <td class="number">{aborted}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

interface ClearTopicsProps {
  readonly count: number;
  readonly isInUse: boolean;
  readonly onClear: () => void;
}

/** Asks first: what is in them cannot be had again. */
function ClearTopics({ count, isInUse, onClear }: ClearTopicsProps): JSX.Element {
  const asks = useSignal(false);
  if (isInUse) return <p class="panel-note">Reset the run to clear its topics: a job that runs has them open.</p>;
  if (!asks.value)
    return (
      <p>
        <button type="button" onClick={() => (asks.value = true)}>
          Clear topics
        </button>
      </p>
    );
  return (
    <p role="alert">
      All that is in {counted(count, 'topic')} of this workspace goes for good.{' '}
      <button type="button" class="danger" onClick={onClear}>
        Clear {counted(count, 'topic')}
      </button>{' '}
      <button type="button" onClick={() => (asks.value = false)}>
        Keep them
      </button>
    </p>
  );
}

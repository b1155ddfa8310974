/** `#/r/…`: a run that somebody shared. It says whose code it is, and nothing of it runs before the reader says so. */
import { type Signal, signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { ENGINE_VERSION } from '../../base/engine-version.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { unpackRun } from '../../share/packed-run.ts';
import { readSharedRun, type SharedRun } from '../../share/shared-run.ts';
import { actionText } from '../../view/action-text.ts';
import { historyHash } from '../../view/hashes.ts';
import { counted } from '../../view/names.ts';
import { snapshotOfText } from '../../view/snapshot-text.ts';
import { playTo } from '../run/play-to.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { useRun } from '../run/use-run.ts';
import { Workbench } from '../run/workbench.tsx';
import { useTitle } from '../shell/use-title.ts';
import { sharedDataSets } from './shared-data.ts';

interface Opened {
  readonly run: SharedRun;
  readonly spec: RunSpec;
}

/** `packed` empty: the page asks for a file. */
export default function SharedRunPage({ packed }: { readonly packed: string }): JSX.Element {
  useTitle('A shared run');
  const opened = useSignal<Opened | null>(null);
  const problem = useSignal<string | null>(null);
  const take = (run: Promise<SharedRun>) =>
    run.then(openRun).then(
      (ready) => {
        problem.value = null;
        opened.value = ready;
      },
      (error: unknown) => {
        problem.value = error instanceof Error ? error.message : String(error);
      },
    );
  useEffect(() => {
    if (packed !== '') void take(unpackRun(packed));
  }, [packed]);
  if (opened.value !== null) return <SharedWorkbench key={packed} {...opened.value} />;
  return (
    <article class="text-page">
      <h1>A shared run</h1>
      {problem.value !== null && <p role="alert">{problem.value}</p>}
      {packed !== '' && problem.value === null ? (
        <p>One moment…</p>
      ) : (
        <p>
          <label>
            Open a run from a file:{' '}
            <input
              type="file"
              accept=".json"
              onChange={({ currentTarget: { files } }) => {
                const file = files?.[0];
                if (file) void take(file.text().then(readSharedRun));
              }}
            />
          </label>
        </p>
      )}
      <p>
        Or open <a href="#/playground">the playground</a> with a job of your own.
      </p>
    </article>
  );
}

/** @throws UnreadableSharedRun, or UnreadableSavepoint where it starts from one. */
async function openRun(run: SharedRun): Promise<Opened> {
  const { snapshot } = run;
  const start = snapshot && { snapshot: { path: snapshot.path, ...snapshotOfText(snapshot.file) } };
  return { run, spec: { ...run.spec, dataSets: await sharedDataSets(run.data), ...start } };
}

function SharedWorkbench({ run, spec }: Opened): JSX.Element {
  const presenter = useRun();
  const code = useMemo(() => signal(spec.code), [spec]);
  const differs = useSignal(false);
  // What was done to somebody else's text at a step of its run makes no sense for another text; what waits for a condition does.
  const specOf = async (text: string): Promise<RunSpec> =>
    text === spec.code ? spec : { ...spec, code: text, tape: spec.tape.filter(({ when }) => when !== undefined) };
  return (
    <>
      <h1 class="for-screen-readers">A shared run</h1>
      <Workbench
        presenter={presenter}
        code={code}
        specOf={specOf}
        dataFiles={null}
        directions={null}
        workspace="shared"
        foot={<About run={run} spec={spec} presenter={presenter} differs={differs} />}
      />
    </>
  );
}

interface AboutProps extends Opened {
  readonly presenter: RunPresenter;
  /** The same run went another way here. */
  readonly differs: Signal<boolean>;
}

function About({ run, spec, presenter, differs }: AboutProps): JSX.Element {
  const { moment, engine } = run;
  const { cluster, tape } = spec;
  const goThere = () => {
    if (moment === null) return;
    playTo(presenter, spec, moment.step, () => {
      const { log } = presenter;
      const count = log.countTo({ step: moment.step, index: Number.MAX_SAFE_INTEGER });
      differs.value = historyHash(log.slice(0, count)) !== moment.hash;
      presenter.lookAt(count);
    });
  };
  return (
    <section class="shared-about" aria-label="About this run">
      <p>
        <strong>Somebody shared this run: the code is theirs, not yours.</strong> Nothing of it has run, and nothing
        will until you say so. It runs sealed off: it cannot read what is yours, nor reach the network.
      </p>
      <p>
        {counted(cluster.taskManagers, 'TaskManager')} with {counted(cluster.slotsEach, 'slot')} each.{' '}
        {tape.length === 0 ? 'Nothing is done to it.' : `What was done to it: ${tape.map(actionText).join('; ')}.`}
      </p>
      {engine !== ENGINE_VERSION && (
        <p role="note">
          It was made with version {engine} of Millrace, and this is {ENGINE_VERSION}: it may go another way here.
        </p>
      )}
      {differs.value && (
        <p role="alert">
          Here the same run went another way than where it was shared: look at it as a run of its own, not as that one.
        </p>
      )}
      {moment !== null && (
        <button type="button" class="primary" onClick={goThere}>
          Go to the shared moment
        </button>
      )}
    </section>
  );
}

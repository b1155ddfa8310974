/** The first page: a job that is already running, and one red button. */
import recordings from 'virtual:conformance-count';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { taskManagerName } from '../../base/ids.ts';
import { latestCompleted } from '../../view/job-view.ts';
import { JobStatus } from '../controls/job-status.tsx';
import { handOver } from '../run/handed-over.ts';
import { noLineLinks } from '../run/line-links.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { StagePane } from '../run/stage-pane.tsx';
import { stageChoice } from '../run/stage-tools.tsx';
import { useRun } from '../run/use-run.ts';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { Belt } from './belt.tsx';
import { clicksRun } from './clicks-run.ts';
import { housesOf, type KeyCounters, type Owners, readAgain, victimOf } from './clicks-view.ts';

const WATCHED_SPEED = 0.5;
/** A checkpoint takes half a second of model time; shown so slowly, it can be followed. */
const SHOWN_SPEED = 0.06;
const AROUND_CHECKPOINT_MS = 150;
/** When the page opens, the job has been running for a while: so many checkpoints. */
const CHECKPOINTS_BEFORE = 2;

export default function LandingPage(): JSX.Element {
  useTitle('');
  const presenter = useRun();
  const { deviations } = useServices();
  useRunInBackground(presenter);
  const view = presenter.shown;
  const victim = victimOf(view);
  const killed = [...view.taskManagers.values()].filter(({ status }) => status === 'killed' || status === 'lost');
  const waits = killed.length > 1;
  const shown = useSignal<number | null>(null);
  const choice = useMemo(stageChoice, []);
  const links = useMemo(noLineLinks, []);
  return (
    <article class="landing">
      <div class="hero">
        <h1>
          This job counts clicks. It is running.
          <br />
          Kill a machine.
        </h1>
        {waits ? (
          <button
            type="button"
            class="kill again"
            onClick={() => presenter.session.run(clicksRun(deviations), { takeOver: true })}
          >
            Start over
          </button>
        ) : (
          <button
            type="button"
            class="kill"
            disabled={victim === null}
            onClick={() => victim && presenter.session.act({ action: 'killTaskManager', target: victim })}
          >
            {victim === null
              ? view.job.restarts > 0 || killed.length > 0
                ? 'The job comes back…'
                : 'The job starts…'
              : `Kill ${taskManagerName(victim)}`}
          </button>
        )}
      </div>
      {shown.value === null ? (
        <Picture presenter={presenter} />
      ) : (
        <div class="landing-checkpoint">
          <StagePane presenter={presenter} choice={choice} links={links} onLine={() => undefined} directions={null} />
        </div>
      )}
      <Caption
        presenter={presenter}
        shown={shown.value}
        onShow={() => {
          shown.value = showCheckpoint(presenter);
        }}
        onBack={() => {
          shown.value = null;
          presenter.lookAtPresent();
          presenter.session.resume();
        }}
      />
      <Cards />
    </article>
  );
}

/** Plays the newest completed checkpoint again, slowly; its number. */
function showCheckpoint(presenter: RunPresenter): number | null {
  const checkpoint = latestCompleted(presenter.view);
  if (checkpoint?.endedAt == null) return null;
  const { triggeredAt, endedAt } = checkpoint;
  presenter.playBack(triggeredAt - AROUND_CHECKPOINT_MS, endedAt + AROUND_CHECKPOINT_MS, SHOWN_SPEED);
  return checkpoint.id;
}

/** Starts the run, lets it come to its second checkpoint at once, and then plays it; a hidden page pauses it. */
function useRunInBackground(presenter: RunPresenter): void {
  const { deviations } = useServices();
  useEffect(() => {
    const { session } = presenter;
    let before = CHECKPOINTS_BEFORE;
    session.setSpeed(Number.POSITIVE_INFINITY);
    session.run(clicksRun(deviations), { takeOver: true });
    const stop = session.onEvents(({ events, started }) => {
      if (started) before = CHECKPOINTS_BEFORE;
      before -= events.filter((event) => event.type === 'checkpointCompleted').length;
      session.setSpeed(before > 0 ? Number.POSITIVE_INFINITY : WATCHED_SPEED);
    });
    const onVisibility = () => {
      if (document.hidden) session.pause();
      else if (session.broken.peek()?.class === 'TakenOver') session.run(clicksRun(deviations), { takeOver: true });
      else if (presenter.cursor.peek() === null) session.resume();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [presenter, deviations]);
}

function Picture({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const owners = useMemo<Owners>(() => new Map(), []);
  const view = presenter.shown;
  const checkpoint = latestCompleted(view);
  const houses = housesOf(view, owners);
  const dead = [...view.taskManagers.values()].filter(
    ({ id, status }) =>
      (status === 'killed' || status === 'lost') && houses.every((house) => house.taskManager !== taskManagerName(id)),
  );
  return (
    <section class="landing-stage" aria-label="Stage">
      <div class="belt">
        <h2>clicks</h2>
        <p class="soft">page by page, without end</p>
        <Belt presenter={presenter} />
      </div>
      <div class="houses">
        {houses.map((house) => (
          <section
            key={house.subtask}
            class={house.alive ? 'house' : 'house dead'}
            aria-label={house.taskManager ?? `Machine ${house.subtask + 1}`}
          >
            <h2>
              {house.taskManager ?? `Machine ${house.subtask + 1}`} <small>{house.note}</small>
            </h2>
            <div class="rooms">
              {house.counters.map((counters) => (
                <Counters key={counters.key} counters={counters} alive={house.alive} />
              ))}
            </div>
          </section>
        ))}
      </div>
      <div class="storage">
        <section class="shelf" aria-label="Durable storage">
          <h2>Durable storage</h2>
          {checkpoint ? (
            <div class="tray">
              <p>
                <strong>{checkpoint.id}</strong> completed {((view.time - (checkpoint.endedAt ?? 0)) / 1000).toFixed(0)}{' '}
                s ago
              </p>
              <p class="parts" aria-hidden="true">
                {[...owners.keys()].toSorted().map((key) => (
                  <KeyDot key={key} name={key} />
                ))}
              </p>
            </div>
          ) : (
            <p class="soft">No checkpoint yet.</p>
          )}
        </section>
        {standsBy(presenter) && (
          <section class="grave" aria-label="TaskManager 3, standing by">
            <h2>TaskManager 3</h2>
            <p class="soft">stands by.</p>
          </section>
        )}
        {dead.map(({ id }) => (
          <section key={id} class="grave" aria-label={`${taskManagerName(id)}, dead`}>
            <h2>{taskManagerName(id)}</h2>
            <p class="soft">dead. Its memory is gone.</p>
          </section>
        ))}
      </div>
    </section>
  );
}

/** The third machine is not part of the cluster before the second one dies. */
function standsBy(presenter: RunPresenter): boolean {
  const { cluster } = presenter.session.spec.value ?? {};
  return cluster !== undefined && cluster.standingBy > 0 && presenter.shown.taskManagers.size <= cluster.taskManagers;
}

function Counters({
  counters: { key, inField, inState },
  alive,
}: {
  readonly counters: KeyCounters;
  readonly alive: boolean;
}): JSX.Element {
  return (
    <div class="room">
      <p>
        <KeyDot name={key} /> <span class="soft">clicks on page {key}</span>
      </p>
      <p class="counters">
        <span class="in-field">
          <strong>{alive ? inField : '–'}</strong> in a field
        </span>
        <span class="in-state">
          <strong>{inState ?? '…'}</strong> in state
        </span>
      </p>
    </div>
  );
}

function KeyDot({ name }: { readonly name: string }): JSX.Element {
  return <b class={`key-dot key-${name}`}>{name}</b>;
}

interface CaptionProps {
  readonly presenter: RunPresenter;
  /** The checkpoint that is being shown. */
  readonly shown: number | null;
  readonly onShow: () => void;
  readonly onBack: () => void;
}

function Caption({ presenter, shown, onShow, onBack }: CaptionProps): JSX.Element {
  const { session } = presenter;
  const { job, restart } = presenter.shown;
  const said = useSignal('');
  const broken = presenter.session.broken.value;
  if (broken) said.value = `This browser could not run the job: ${broken.message}`;
  else if (job.restarts > 0 && job.status === 'RUNNING' && job.restoredFrom !== null) said.value = 'back';
  return (
    <div class="caption">
      <JobStatus presenter={presenter} />
      <p role="status" aria-label="What happened">
        {shown !== null ? (
          <>
            The same seconds, slowly: barriers for <strong class="of-checkpoint">checkpoint {shown}</strong> travel with
            the clicks. What each subtask held when they passed falls to the shelf.
          </>
        ) : said.value === 'back' ? (
          <>
            The job was built anew, so every field is empty. All state came back from{' '}
            <strong class="of-checkpoint">checkpoint {job.restoredFrom}</strong>; the source read{' '}
            {readAgain(presenter.shown, job.restoredFrom ?? 0)} clicks again.
          </>
        ) : (
          said.value ||
          (restart
            ? 'A machine died. The job waits a moment, then it is built anew.'
            : 'Two machines count. A third one stands by. Every few seconds a checkpoint is taken.')
        )}
      </p>
      <nav aria-label="Go on">
        {shown === null ? (
          <button type="button" class="link" onClick={onShow} disabled={latestCompleted(presenter.shown) === null}>
            Show the checkpoint
          </button>
        ) : (
          <button type="button" class="link" onClick={onBack}>
            Back to the running job
          </button>
        )}
        <button
          type="button"
          class="link"
          onClick={() => {
            const spec = session.spec.peek();
            if (spec) handOver({ spec: { ...spec, tape: session.tape.peek() }, step: session.steps.peek() });
          }}
        >
          See the code
        </button>
        <a href="#/course">Start the course</a>
      </nav>
    </div>
  );
}

function Cards(): JSX.Element {
  const { offlineCopy } = useServices();
  const isKept = useSignal(false);
  useEffect(() => void offlineCopy.then((kept) => (isKept.value = kept)), [offlineCopy]);
  return (
    <ul class="cards">
      <li>
        <a href="#/course">
          <strong>A course</strong>
        </a>
        Lessons you watch, predict and mend, checked by killing your job at every barrier.
      </li>
      <li>
        <a href="#/playground">
          <strong>A playground</strong>
        </a>
        A week of earthquakes as a stream, an editor that knows the API, and every machine yours to kill.
      </li>
      <li>
        <a href="#/fidelity">
          <strong>True to Flink 2.3</strong>
        </a>
        The rules were read from its sources. {recordings} recordings of real Flink say the same, job by job.
      </li>
      <li>
        <a href="#/lesson/fields-are-not-state">
          <strong>To teach with</strong>
        </a>
        Play a lesson scene by scene and let your class guess first. Or stop a run where it gets interesting, and share
        it: everyone who opens the link sees that very moment.
      </li>
      {isKept.value && (
        <li>
          <strong>Works offline</strong>
          Your browser keeps a copy of the site. On a train or behind a hall’s bad network, open this address as ever.
        </li>
      )}
    </ul>
  );
}

/** The cluster: its shape and where it keeps state, to be changed for the next run, and its configuration as config.yaml would have it. */
import type { JSX } from 'preact';
import { DataFileEditor } from '../playground/data-file-editor.tsx';
import { CLUSTER_BOUNDS, type PlaygroundCluster, playgroundCluster } from '../run/cluster-shape.ts';
import { FULL_SPEED_REASON } from '../run/full-speed.tsx';
import { chooseState, isOpen, playgroundState, STATE_CHOICES, STATE_OPTIONS } from '../run/state-backend.ts';
import { useServices } from '../services.ts';
import type { PanelProps } from './drawer.tsx';

const LABELS: Readonly<Record<keyof PlaygroundCluster, string>> = {
  taskManagers: 'TaskManagers',
  slotsEach: 'slots each',
  standingBy: 'standing by',
  parallelism: 'parallelism',
};

export function ClusterPanel({ presenter, dataFiles, onStart }: PanelProps): JSX.Element {
  return (
    <div class="side-by-side">
      {dataFiles && (
        <article aria-label="Cluster shape">
          <FullSpeedSwitch presenter={presenter} onStart={onStart} />
          <h2>
            Shape <small>for the next run</small>
          </h2>
          <ShapeEditor />
          <StateEditor />
          <DataFileEditor dataFiles={dataFiles} />
        </article>
      )}
      <ConfigYaml configuration={presenter.session.spec.value?.configuration ?? null} />
    </div>
  );
}

/** Turned while a job runs, it starts the job anew the other way: what one host has done is not the other's to go on with. */
function FullSpeedSwitch({ presenter, onStart }: Pick<PanelProps, 'presenter' | 'onStart'>): JSX.Element {
  const { fullSpeed, session } = presenter;
  const turn = () => {
    fullSpeed.value = !fullSpeed.peek();
    const state = session.state.peek();
    if (state === 'running' || state === 'paused' || state === 'idle') onStart();
  };
  return (
    <div class="full-speed">
      <label>
        <input type="checkbox" role="switch" checked={fullSpeed.value} aria-checked={fullSpeed.value} onChange={turn} />{' '}
        Full speed
      </label>
      <p class="soft">
        One Web Worker a slot, channels from slot to slot, data as fast as it is taken, the wall clock.{' '}
        {FULL_SPEED_REASON} Metrics shows how it goes.
      </p>
    </div>
  );
}

function ShapeEditor(): JSX.Element {
  const shape = playgroundCluster.value;
  const names = Object.keys(LABELS) as (keyof PlaygroundCluster)[];
  return (
    <div class="fields">
      {names.map((name) => {
        const [least, most] = CLUSTER_BOUNDS[name];
        return (
          <label key={name}>
            <input
              type="number"
              min={least}
              max={most}
              value={shape[name]}
              onChange={(event) => {
                const value = Math.min(most, Math.max(least, Math.round(event.currentTarget.valueAsNumber || least)));
                event.currentTarget.value = String(value);
                playgroundCluster.value = { ...shape, [name]: value };
              }}
            />{' '}
            {LABELS[name]}
          </label>
        );
      })}
    </div>
  );
}

function StateEditor(): JSX.Element {
  const choice = playgroundState.value;
  return (
    <>
      <h2>
        State <small>for the next run</small>
      </h2>
      <div class="fields">
        {STATE_OPTIONS.map((option) => (
          <label key={option}>
            <select
              value={choice[option]}
              disabled={!isOpen(option)}
              onChange={(event) => chooseState(option, event.currentTarget.value)}
            >
              {STATE_CHOICES[option].map((value) => (
                <option key={value}>{value}</option>
              ))}
            </select>{' '}
            {option}
          </label>
        ))}
      </div>
      <p class="soft">
        <code>indexeddb</code> is Millrace’s own, in the role of Flink’s <code>rocksdb</code> and <code>forst</code>:
        state lies in the browser’s storage, and comes to memory to be worked on. <code>hashmap</code> keeps all of it
        in memory.
      </p>
    </>
  );
}

function ConfigYaml({
  configuration,
}: {
  readonly configuration: Readonly<Record<string, string>> | null;
}): JSX.Element {
  const { deviations } = useServices();
  const deviating = new Map(deviations.map((deviation) => [deviation.key, deviation]));
  const values = configuration ?? Object.fromEntries(deviations.map(({ key, value }) => [key, value]));
  return (
    <article aria-label="config.yaml">
      <h2>
        config.yaml <small>marked: what differs from Flink’s defaults, and why</small>
      </h2>
      <dl class="config">
        {Object.entries(values).map(([key, value]) => {
          const deviation = deviating.get(key);
          return (
            <div key={key} class={deviation ? 'deviates' : undefined}>
              <dt>
                <code>
                  {key}: {value}
                </code>
              </dt>
              {deviation && (
                <dd>
                  Flink: {deviation.flinkDefault}. {deviation.reason}
                </dd>
              )}
            </div>
          );
        })}
      </dl>
    </article>
  );
}

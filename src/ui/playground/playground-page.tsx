/** The playground: a job over real data that anyone can change, run and break. */
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Pace, RunSpec } from '../../ports/run-spec.ts';
import { playgroundCluster } from '../run/cluster-shape.ts';
import { useRun } from '../run/use-run.ts';
import { Workbench } from '../run/workbench.tsx';
import { type Services, useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { codeDraft } from '../workspace/code-draft.ts';
import { CoachMarks } from './coach-marks.tsx';
import { type DataFiles, playgroundData } from './data-files.ts';
import defaultJob from './default-job.txt?raw';

/** Slower than a real cluster, so that each hop of a record can be followed at the default speed. */
const WATCHABLE_PACE: Pace = {
  stepMs: 10,
  hopMs: 100,
  storageMs: 80,
  startMs: 600,
  connectionLostMs: 200,
  jitterMs: 0,
};

export default function PlaygroundPage(): JSX.Element {
  useTitle('Playground');
  const services = useServices();
  const presenter = useRun();
  const code = useMemo(() => codeDraft('playground', defaultJob), []);
  const dataFiles = useMemo(() => playgroundData(services.dataFileStore), [services]);
  useEffect(() => presenter.session.resumeAfterReload('playground'), [presenter]);
  return (
    <>
      <h1 class="for-screen-readers">Playground</h1>
      <Workbench
        presenter={presenter}
        code={code}
        specOf={(text) => playgroundRun(text, dataFiles, services)}
        dataFiles={dataFiles}
        directions={null}
        workspace="playground"
        foot={<CoachMarks presenter={presenter} />}
      />
    </>
  );
}

async function playgroundRun(code: string, dataFiles: DataFiles, { deviations }: Services): Promise<RunSpec> {
  const { parallelism, ...cluster } = playgroundCluster.value;
  return {
    code,
    dataSets: await dataFiles.dataSets(),
    cluster,
    configuration: {
      ...Object.fromEntries(deviations.map(({ key, value }) => [key, value])),
      'parallelism.default': String(parallelism),
    },
    seed: 7,
    tape: [],
    pace: WATCHABLE_PACE,
    recordsPerBuffer: 1,
  };
}

/** The playground: a job over real data that anyone can change, run and break. */

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { DataSet } from '../../ports/job-loader.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { playgroundCluster } from '../run/cluster-shape.ts';
import { takeHandedOver } from '../run/handed-over.ts';
import { playTo } from '../run/play-to.ts';
import { stateConfiguration } from '../run/state-backend.ts';
import { useRun } from '../run/use-run.ts';
import { WATCHED_PACE } from '../run/watched-pace.ts';
import { Workbench } from '../run/workbench.tsx';
import { type Services, useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { codeDraft } from '../workspace/code-draft.ts';
import { CoachMarks } from './coach-marks.tsx';
import { type DataFiles, playgroundData } from './data-files.ts';
import defaultJob from './default-job.txt?raw';

export default function PlaygroundPage(): JSX.Element {
  useTitle('Playground');
  const services = useServices();
  const presenter = useRun();
  const handed = useMemo(takeHandedOver, []);
  const code = useMemo(() => (handed ? signal(handed.spec.code) : codeDraft('playground', defaultJob)), [handed]);
  const dataFiles = useMemo(() => playgroundData(services.dataFileStore), [services]);
  useEffect(() => {
    if (handed) playTo(presenter, handed.spec, handed.step);
    else presenter.session.resumeAfterReload('playground');
  }, [handed, presenter]);
  return (
    <>
      <h1 class="for-screen-readers">Playground</h1>
      <Workbench
        presenter={presenter}
        code={code}
        specOf={async (text, fullSpeed) => {
          const spec = handed ? { ...handed.spec, tape: [] } : await playgroundRun(text, dataFiles, services);
          return { ...spec, code: text, dataSets: spec.dataSets.map((set) => (fullSpeed ? unlimited(set) : set)) };
        }}
        dataFiles={dataFiles}
        directions={null}
        workspace="playground"
        foot={<CoachMarks presenter={presenter} />}
      />
    </>
  );
}

/** Read as fast as slots take it. */
function unlimited(dataSet: DataSet): DataSet {
  return { ...dataSet, ratePerSecond: null };
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
      ...stateConfiguration(),
    },
    seed: 7,
    tape: [],
    pace: WATCHED_PACE,
    recordsPerBuffer: 1,
  };
}

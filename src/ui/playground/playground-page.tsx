/** The playground: a job over real data that anyone can change, run and break. */

import { effect, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { RunSpec } from '../../ports/run-spec.ts';
import { playgroundCluster } from '../run/cluster-shape.ts';
import { type HandedOverRun, takeHandedOver } from '../run/handed-over.ts';
import { DEFAULT_SPEED } from '../run/remote-session.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
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
    if (handed) goOnWith(handed, presenter);
    else presenter.session.resumeAfterReload('playground');
  }, [handed, presenter]);
  return (
    <>
      <h1 class="for-screen-readers">Playground</h1>
      <Workbench
        presenter={presenter}
        code={code}
        specOf={async (text) =>
          handed ? { ...handed.spec, code: text, tape: [] } : playgroundRun(text, dataFiles, services)
        }
        dataFiles={dataFiles}
        directions={null}
        workspace="playground"
        foot={<CoachMarks presenter={presenter} />}
      />
    </>
  );
}

/** Runs it as fast as it goes to the step that it had come to, and leaves it standing there. */
function goOnWith({ spec, step }: HandedOverRun, { session }: RunPresenter): void {
  session.setSpeed(Number.POSITIVE_INFINITY);
  const stop = effect(() => {
    if (session.steps.value < step) return;
    session.pause();
    session.setSpeed(DEFAULT_SPEED);
    queueMicrotask(() => stop());
  });
  session.run(spec);
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
    pace: WATCHED_PACE,
    recordsPerBuffer: 1,
  };
}

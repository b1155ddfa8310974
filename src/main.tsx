/** The one place that joins the page, the lessons and the hosts. */
import { render } from 'preact';
import { ensure } from './base/assert.ts';
import { CLUSTER_DEVIATIONS } from './director/default-cluster.ts';
import { listLessons, loadLesson } from './lesson/lesson-library.ts';
import type { CompletedRun, RunService } from './ports/run-service.ts';
import type { RunRequest } from './simulation-run-worker.ts';
import { App } from './ui/app.tsx';
import { connectSession } from './ui/run/remote-session.ts';
import type { Services } from './ui/services.ts';
import type { RunSession } from './ui/session.ts';
import { followAddress } from './ui/shell/router.ts';
import { applyTheme } from './ui/shell/theme.ts';
import type { DataFileStore, StoredDataFile } from './ui/workspace/data-store.ts';
import './ui/styles/main.css';

function openSession(): RunSession {
  const worker = new Worker(new URL('./simulation-session-worker.ts', import.meta.url), { type: 'module' });
  return connectSession({
    send: (command) => worker.postMessage(command),
    listen: (receive) => worker.addEventListener('message', (event) => receive(event.data)),
    close: () => worker.terminate(),
  });
}

function workerRunService(): RunService {
  const waiting = new Map<number, (run: CompletedRun) => void>();
  let worker: Worker | null = null;
  let lastId = 0;
  const start = () => {
    const started = new Worker(new URL('./simulation-run-worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<{ id: number; run: CompletedRun }>) => {
      waiting.get(data.id)?.(data.run);
      waiting.delete(data.id);
    });
    return started;
  };
  return {
    run(spec, stepsMax) {
      worker ??= start();
      lastId += 1;
      const request: RunRequest = { id: lastId, spec, stepsMax };
      worker.postMessage(request);
      return new Promise((answered) => waiting.set(request.id, answered));
    },
  };
}

/** Keeps a dropped file as long as the page is open. */
function pageDataFileStore(): DataFileStore {
  const files = new Map<string, StoredDataFile>();
  return {
    load: async (name) => files.get(name) ?? null,
    save: async (file) => void files.set(file.name, file),
  };
}

const services: Services = {
  openSession,
  runService: workerRunService(),
  dataFileStore: pageDataFileStore(),
  deviations: CLUSTER_DEVIATIONS,
  lessons: { list: listLessons, load: loadLesson },
};

applyTheme();
followAddress();
render(<App services={services} />, ensure(document.querySelector('#app'), 'index.html has the element that the page is put into.'));

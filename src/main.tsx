/** The one place that joins the page, the lessons and the hosts. */
import { render } from 'preact';
import { ensure } from './base/assert.ts';
import { CLUSTER_DEVIATIONS } from './director/default-cluster.ts';
import { BrowserRuns } from './hosts/browser/browser-runs.ts';
import { BrowserSession } from './hosts/browser/browser-session.ts';
import { keepOfflineCopy } from './hosts/browser/offline-copy.ts';
import { setBusy } from './hosts/browser/page-idle.ts';
import { siteStorage } from './hosts/browser/site-storage.ts';
import { BrowserSnapshots } from './hosts/browser/snapshot-library.ts';
import { offerTestHandle } from './hosts/browser/test-handle.ts';
import { BrowserTopics } from './hosts/browser/topic-library.ts';
import type { SessionReport } from './ports/session-messages.ts';
import { App } from './ui/app.tsx';
import { connectSession } from './ui/run/remote-session.ts';
import type { Services } from './ui/services.ts';
import type { RunSession } from './ui/session.ts';
import { followAddress, route } from './ui/shell/router.ts';
import { applyTheme } from './ui/shell/theme.ts';
import type { DataFileStore, StoredDataFile } from './ui/workspace/data-store.ts';
import './ui/styles/main.css';

/** Each lesson and the playground is a workspace, and all shared runs are one: its job's checkpoints outlive the page. */
function workspace(): string {
  if (route.value.page === 'shared') return 'shared';
  return location.hash.replace(/^#\/?/, '').split('?', 1)[0] || 'landing';
}

function openSession(): RunSession {
  let receive: (report: SessionReport) => void = () => undefined;
  const session = new BrowserSession(workspace(), (report) => receive(report));
  return connectSession({
    send: (command, takeOver = false) =>
      takeOver && 'run' in command ? session.takeOver(command) : session.send(command),
    listen: (listener) => {
      receive = listener;
    },
    lastRows: (sink) => session.lastRows(sink),
    snapshot: (checkpoint) => session.snapshot(checkpoint),
    close: () => session.close(),
  });
}

/** A learner's own data files lie in the site's database, beside the checkpoints. */
const dataFileStore: DataFileStore = {
  async load(name) {
    return ((await (await siteStorage()).kept(`data ${name}`)) as StoredDataFile | undefined) ?? null;
  },
  async save(file) {
    await (await siteStorage()).keep(`data ${file.name}`, file);
  },
};

const services: Services = {
  openSession,
  runService: new BrowserRuns(),
  dataFileStore,
  snapshotsOf: (workspace) => new BrowserSnapshots(workspace),
  topicsOf: (workspace) => new BrowserTopics(workspace),
  deviations: CLUSTER_DEVIATIONS,
  offlineCopy: keepOfflineCopy(),
  setBusy,
  lessons: {
    list: async () => (await import('./lesson/lesson-library.ts')).listLessons(),
    load: async (id) => (await import('./lesson/lesson-library.ts')).loadLesson(id),
  },
};

offerTestHandle();
setBusy(services, false);
applyTheme();
followAddress();
render(
  <App services={services} />,
  ensure(document.querySelector('#app'), 'index.html has the element that the page is put into.'),
);

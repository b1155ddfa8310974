/** What `Share` hands over: the run on the page at the moment looked at, or the job that has not run yet. */
import { ENGINE_VERSION } from '../../base/engine-version.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { type SharedMoment, type SharedRun, specToShare } from '../../share/shared-run.ts';
import { historyHash } from '../../view/hashes.ts';
import { snapshotText } from '../../view/snapshot-text.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { dataToShare } from './shared-data.ts';

export interface Shared {
  readonly run: SharedRun;
  /** Why it is only the job, and not the run that is on the page; null where it is that run, or there is none. */
  readonly whyNotTheRun: string | null;
}

const AT_FULL_SPEED = 'The run on this page is at full speed, where slots run freely: no other machine can repeat it.';
const IN_A_LATER_LEG =
  'The run on this page has grown long and begun a new leg, from a checkpoint that lies only in this browser; what was done to it before is no longer on ' +
  'its tape. No link leads to it.';

/** `spec`: what Run would start now. It is the run that is on the page as long as the text is the one that ran. */
export async function makeSharedRun(presenter: RunPresenter, spec: RunSpec): Promise<Shared> {
  const { session } = presenter;
  const ran = session.spec.peek();
  if (ran === null || ran.code !== spec.code) return { run: await sharedRunOf(spec, null), whyNotTheRun: null };
  const whyNotTheRun = whyUnrepeatable(session);
  if (whyNotTheRun !== null) return { run: await sharedRunOf(spec, null), whyNotTheRun };
  return { run: await sharedRunOf({ ...ran, tape: session.tape.peek() }, momentOf(presenter)), whyNotTheRun: null };
}

/** The tape of a later leg begins with the leg, and repeats nothing without its start; a run that is taken up may stand in one from the first. */
function whyUnrepeatable({ atFullSpeed, legStart, spec }: RunPresenter['session']): string | null {
  if (atFullSpeed.peek()) return AT_FULL_SPEED;
  return legStart.peek() > 0 || spec.peek()?.start !== undefined ? IN_A_LATER_LEG : null;
}

/** `moment`: of the run that this spec makes. */
export async function sharedRunOf(spec: RunSpec, moment: SharedMoment | null): Promise<SharedRun> {
  const { snapshot, dataSets } = spec;
  return {
    format: 'millrace-run',
    version: 1,
    engine: ENGINE_VERSION,
    spec: specToShare(spec),
    ...(snapshot && { snapshot: { path: snapshot.path, file: snapshotText(snapshot) } }),
    data: await dataToShare(dataSets),
    moment,
  };
}

function momentOf({ log, view }: RunPresenter): SharedMoment | null {
  const { place, events } = view;
  if (place === null || log.first > 0) return null;
  return { step: place.step, hash: historyHash(log.slice(0, events)) };
}

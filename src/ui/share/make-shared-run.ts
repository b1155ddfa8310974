/** What `Share` hands over: the run on the page at the moment looked at, or the job that has not run yet. */
import { ENGINE_VERSION } from '../../base/engine-version.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { type SharedMoment, type SharedRun, specToShare } from '../../share/shared-run.ts';
import { historyHash } from '../../view/hashes.ts';
import { snapshotText } from '../../view/snapshot-text.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { dataToShare } from './shared-data.ts';

/** `spec`: what Run would start now. It is the run that is on the page as long as the text is the one that ran. */
export async function makeSharedRun(presenter: RunPresenter, spec: RunSpec): Promise<SharedRun> {
  const { session } = presenter;
  const ran = session.spec.peek();
  // At full speed there is no history that another machine could repeat.
  const isRepeatable = ran?.start === undefined && !session.atFullSpeed.peek();
  const isOfRun = ran !== null && ran.code === spec.code && isRepeatable;
  return sharedRunOf(isOfRun ? { ...ran, tape: session.tape.peek() } : spec, isOfRun ? momentOf(presenter) : null);
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

function momentOf({ log, view, session }: RunPresenter): SharedMoment | null {
  const { place, events } = view;
  if (place === null || log.first > 0 || session.legStart.peek() > 0) return null;
  return { step: place.step, hash: historyHash(log.slice(0, events)) };
}

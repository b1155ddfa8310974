/** A drawn run as a link of the site, for a person to look at it on the stage. */
import { ENGINE_VERSION } from '../../base/engine-version.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { packRun } from '../../share/packed-run.ts';
import { specToShare } from '../../share/shared-run.ts';
import { snapshotText } from '../../view/snapshot-text.ts';

/** What stands behind the site's address. */
export async function linkOf(spec: RunSpec): Promise<string> {
  const { dataSets, snapshot } = spec;
  const begun = snapshot && { snapshot: { path: snapshot.path, file: snapshotText(snapshot) } };
  const shared = { spec: specToShare(spec), ...begun, data: dataSets, moment: null };
  return `#/r/${await packRun({ format: 'millrace-run', version: 1, engine: ENGINE_VERSION, ...shared })}`;
}

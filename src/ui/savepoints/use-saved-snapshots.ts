/** The savepoints that the workspace keeps, as a component shows them; empty until they have been looked up. */
import { useEffect, useState } from 'preact/hooks';
import type { SavedSnapshot, SnapshotLibrary } from '../../ports/snapshot-library.ts';

export function useSavedSnapshots(library: SnapshotLibrary): readonly SavedSnapshot[] {
  const [saved, setSaved] = useState<readonly SavedSnapshot[]>([]);
  useEffect(() => {
    let left = false;
    const look = () =>
      library
        .list()
        .catch(() => [])
        .then((found) => {
          if (!left) setSaved(found);
        });
    void look();
    const stop = library.onChange(() => void look());
    return () => {
      left = true;
      stop();
    };
  }, [library]);
  return saved;
}

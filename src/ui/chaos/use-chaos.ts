/** The chaos of a run: goes on whatever panel is open, and goes with the page. */
import { useEffect, useMemo } from 'preact/hooks';
import type { RunPresenter } from '../run/run-presenter.ts';
import { useServices } from '../services.ts';
import { ChaosMode } from './chaos-mode.ts';

export function useChaos(presenter: RunPresenter): ChaosMode {
  const { runService, setBusy } = useServices();
  const chaos = useMemo(() => {
    const mode: ChaosMode = new ChaosMode(presenter, runService, (isBusy) => setBusy(mode, isBusy));
    return mode;
  }, [presenter, runService, setBusy]);
  useEffect(() => () => chaos.dispose(), [chaos]);
  return chaos;
}

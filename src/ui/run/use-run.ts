/** A page's run: opened when the page comes, closed when it goes. */
import { useEffect, useMemo } from 'preact/hooks';
import { useServices } from '../services.ts';
import { RunPresenter } from './run-presenter.ts';

export function useRun(): RunPresenter {
  const services = useServices();
  const presenter = useMemo(() => new RunPresenter(services.openSession()), [services]);
  useEffect(() => () => presenter.close(), [presenter]);
  return presenter;
}

/** A page's run: opened when the page comes, closed when it goes. */
import { effect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useServices } from '../services.ts';
import { RunPresenter } from './run-presenter.ts';

export function useRun(): RunPresenter {
  const services = useServices();
  const presenter = useMemo(() => new RunPresenter(services.openSession()), [services]);
  useEffect(() => {
    const stop = effect(() => services.setBusy(presenter, presenter.isBusy));
    return () => {
      stop();
      presenter.close();
      services.setBusy(presenter, false);
    };
  }, [presenter, services]);
  return presenter;
}

/**
 * What a sink has in durable storage, looked up once a second while the run goes: at full speed nobody tells of single rows. Null before the
 * first look.
 */
import { useEffect, useState } from 'preact/hooks';
import type { SinkRow } from '../../ports/durable-storage.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

const EVERY_MS = 1000;

export function useStoredRows({ session }: RunPresenter, sink: string): readonly SinkRow[] | null {
  const [rows, setRows] = useState<readonly SinkRow[] | null>(null);
  const goesOn = session.state.value === 'running';
  useEffect(() => {
    let left = false;
    let next: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const found = await session.lastRows(sink).catch(() => []);
      if (left) return;
      setRows(found);
      if (goesOn) next = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(next);
    };
  }, [session, sink, goesOn]);
  return rows;
}

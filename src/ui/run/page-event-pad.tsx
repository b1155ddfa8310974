/** Where a person clicks and types for a job that reads it (PageEventSource): each event lands on the tape, and is a record of the job. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { counted } from '../../view/names.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { NewPageEvent, PageEventType } from '../../wire/page-event.ts';
import type { RunPresenter } from './run-presenter.ts';

/** So many a run: its tape is kept with it, and sent along with a link. */
const EVENTS_MAX = 1000;
/** The pointer tells of its moves no more often. */
const MOVE_MS_MIN = 100;

const WORDS: Readonly<Record<PageEventType, string>> = { click: 'Click', key: 'type', move: 'move the pointer' };

export function PageEventPad({ presenter }: { readonly presenter: RunPresenter }): JSX.Element | null {
  const movedAt = useRef(0);
  const types = typesRead(presenter.shown.graph);
  if (types.length === 0) return null;
  const state = presenter.session.state.value;
  const happened = presenter.session.tape.value.filter(({ action }) => action === 'pageEvent').length;
  const takes = (state === 'running' || state === 'idle') && presenter.isLive && happened < EVENTS_MAX;
  const tell = (type: PageEventType, x = 0, y = 0, key = '') => {
    if (!takes || !types.includes(type)) return;
    const value: NewPageEvent = { type, x: Math.round(x), y: Math.round(y), key };
    presenter.session.act({ action: 'pageEvent', value, recorded: true });
  };
  const moved = ({ offsetX, offsetY, timeStamp }: PointerEvent) => {
    if (timeStamp - movedAt.current < MOVE_MS_MIN) return;
    movedAt.current = timeStamp;
    tell('move', offsetX, offsetY);
  };
  const typed = (event: KeyboardEvent) => {
    // The keyboard must find its way out again.
    if (event.key === 'Tab' || event.repeat || !types.includes('key')) return;
    event.preventDefault();
    tell('key', 0, 0, event.key);
  };
  return (
    <section class="page-event-pad" aria-label="Page events">
      <button
        type="button"
        disabled={!takes}
        onClick={({ offsetX, offsetY }) => tell('click', offsetX, offsetY)}
        onPointerMove={moved}
        onKeyDown={typed}
      >
        {instruction(types)}
      </button>
      <output>
        {counted(happened, 'event')} so far{happened >= EVENTS_MAX ? ', and no more in this run' : ''}
      </output>
    </section>
  );
}

/** What the sources of a job read of the page. */
function typesRead(graph: JobGraph | null): readonly PageEventType[] {
  const sources = graph?.vertices.flatMap(({ operators }) => operators.map(({ source }) => source)) ?? [];
  const read = sources.flatMap((source) => (source?.kind === 'page' ? source.types : []));
  return (Object.keys(WORDS) as PageEventType[]).filter((type) => read.includes(type));
}

/** `Click or type here: each event is a record.` */
function instruction(types: readonly PageEventType[]): string {
  const words = types.map((type) => WORDS[type]);
  const last = words.at(-1) ?? '';
  const all = words.length === 1 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
  return `${all.charAt(0).toUpperCase()}${all.slice(1)} here: each event is a record.`;
}

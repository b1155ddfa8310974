/** Every event as a sentence, newest first, and for each the way back to what caused it. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { sentence } from '../../view/event-sentences.ts';
import { modelClock } from '../../view/names.ts';
import { causesOf } from '../../view/why.ts';
import type { Place, TraceEvent } from '../../wire/trace-events.ts';
import type { PanelProps } from './drawer.tsx';

const EVENTS_SHOWN = 200;
/** Told only on request: they outnumber everything else. */
const DETAILS = new Set<TraceEvent['type']>([
  'bufferSent',
  'bufferDelivered',
  'bufferSpilled',
  'credit',
  'recordProcessed',
  'slotRequested',
  'slotFreed',
  'slotGranted',
]);

export function EventLogPanel({ presenter }: PanelProps): JSX.Element {
  const all = useSignal(false);
  const asked = useSignal<Place | null>(null);
  const { graph, events: end } = presenter.shown;
  const recent = presenter.log.slice(Math.max(0, end - 4 * EVENTS_SHOWN), end);
  const told = (
    asked.value
      ? causesOf(presenter.log, asked.value)
      : recent.filter((event) => all.value || !DETAILS.has(event.type)).toReversed()
  ).slice(0, EVENTS_SHOWN);
  return (
    <>
      <p class="panel-tools">
        {asked.value ? (
          <button type="button" onClick={() => (asked.value = null)}>
            Back to all events
          </button>
        ) : (
          <label>
            <input
              type="checkbox"
              checked={all.value}
              onChange={(event) => (all.value = event.currentTarget.checked)}
            />{' '}
            buffers, credits and slots as well
          </label>
        )}
      </p>
      {asked.value && <h2>Why? Each line because of the one below it</h2>}
      <ol class="event-log">
        {told.map((event) => (
          <li key={`${event.place.step}.${event.place.index}`}>
            <button
              type="button"
              class="link"
              onClick={() => presenter.lookAtPlace(event.place)}
              title="Go to this moment"
            >
              <time>{modelClock(event.time)}</time>
            </button>{' '}
            {sentence(event, graph)}{' '}
            {!asked.value && event.cause && (
              <button type="button" class="link" onClick={() => (asked.value = event.place)}>
                Why?
              </button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

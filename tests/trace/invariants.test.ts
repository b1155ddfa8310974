import { describe, expect, test } from 'vitest';
import { taskManagerOf } from '../../src/base/ids.ts';
import { traceViolations } from '../../src/cli/simulate/check-trace.ts';
import type { TraceEvent, TraceEventOf, TraceEventType } from '../../src/wire/trace-events.ts';
import { tracedRuns } from './traced-runs.ts';

type Buffer = TraceEventOf<'bufferSent' | 'bufferDelivered'>;

/** What the JobManager says of executions: all other events of an execution come from its slot. */
const OF_THE_JOB_MANAGER: readonly TraceEventType[] = ['taskStatus', 'failed', 'regionRestarting', 'partitionLost'];

describe.each(await tracedRuns(25))('$what', ({ run: { events }, exactlyOnce }) => {
  test('places and model time increase', () => {
    for (const [at, event] of events.entries()) {
      const before = events[at - 1];
      if (before === undefined) continue;
      const isNext = event.place.step === before.place.step ? before.place.index + 1 : 0;
      expect(event.place.index).toBe(isNext);
      expect(event.place.step).toBeGreaterThanOrEqual(before.place.step);
      expect(event.time).toBeGreaterThanOrEqual(before.time);
    }
  });

  test('3.4.6, 3.5.7, 4.3.5, 7.3: records come as they were sent, barriers are not overtaken, watermarks do not go back', () => {
    expect(traceViolations(events, exactlyOnce)).toEqual([]);
  });

  test('a buffer is delivered once, in order, at the time that was said when it was sent', () => {
    const underWay = new Map<string, Buffer[]>();
    for (const event of events) {
      if (event.type === 'bufferSent') {
        expect(event.arrivesAt).toBeGreaterThan(event.time);
        underWay.set(event.channel, [...(underWay.get(event.channel) ?? []), event]);
      }
      if (event.type !== 'bufferDelivered') continue;
      const sent = underWay.get(event.channel)?.shift();
      expect(event.cause).toEqual(sent?.place);
      expect([event.time, event.arrivesAt, event.elements, event.bytes]).toEqual([
        sent?.arrivesAt,
        sent?.arrivesAt,
        sent?.elements,
        sent?.bytes,
      ]);
    }
  });

  test('3.5.3: no buffer of records leaves without credit', () => {
    const credit = new Map<string, number>();
    for (const event of events) {
      if (event.type === 'credit') {
        expect(event.buffers).toBeGreaterThan(0);
        credit.set(event.channel, (credit.get(event.channel) ?? 0) + event.buffers);
      }
      if (event.type !== 'bufferSent' || isFlinkEvent(events, event)) continue;
      const left = (credit.get(event.channel) ?? 0) - 1;
      expect(left).toBeGreaterThanOrEqual(0);
      credit.set(event.channel, left);
    }
  });

  test('8.6.2: nothing comes from an execution whose TaskManager or slot is dead', () => {
    const slots = new Map<string, string>();
    const dead = new Set<string>();
    for (const event of events) {
      if (event.type === 'taskStatus' && event.slot !== null) slots.set(event.execution, event.slot);
      if (event.type === 'taskManagerKilled') {
        for (const [execution, slot] of slots) if (taskManagerOf(slot) === event.taskManager) dead.add(execution);
      }
      if (event.type === 'slotLost') {
        for (const [execution, slot] of slots) if (slot === `${event.taskManager}/${event.slot}`) dead.add(execution);
      }
      // A JobManager that takes over may count an attempt that the former one had not yet recorded once more.
      if (event.type === 'taskStatus' && event.to === 'DEPLOYING') dead.delete(event.execution);
      if ('execution' in event && event.execution !== null && !OF_THE_JOB_MANAGER.includes(event.type))
        expect(dead, event.type).not.toContain(event.execution);
    }
  });

  test('7.3.1: what is stored is what was taken, and what is restored is what a checkpoint holds', () => {
    const taken = new Map<string, unknown>();
    const stored = new Map<string, Map<string, number>>();
    for (const event of events) {
      if (event.type === 'snapshotTaken') taken.set(`${event.checkpoint} ${event.execution}`, entriesOf(event));
      if (event.type === 'snapshotStored') {
        const name = `${event.checkpoint} ${event.execution}`;
        expect(entriesOf(event)).toEqual(taken.get(name));
        stored.set(name, byKeyGroup(event.parts));
      }
      if (event.type !== 'restored') continue;
      for (const { keyGroup, from, entries } of event.parts) {
        if (keyGroup === null) continue;
        expect(stored.get(`${event.from} ${from}`)?.get(String(keyGroup))).toBeGreaterThanOrEqual(entries);
      }
    }
  });
});

/** Flink's events need no credit; each travels alone. */
function isFlinkEvent(events: readonly TraceEvent[], buffer: Buffer): boolean {
  if (buffer.elements !== 1) return false;
  const { cause } = buffer;
  const last = events.find(({ place }) => place.step === cause?.step && place.index === cause.index);
  return last === undefined || !['recordEmitted', 'watermark', 'watermarkStatus'].includes(last.type);
}

function entriesOf({ parts }: TraceEventOf<'snapshotTaken' | 'snapshotStored'>): unknown {
  return parts.map(({ keyGroup, entries }) => ({ keyGroup, entries }));
}

function byKeyGroup(parts: TraceEventOf<'snapshotStored'>['parts']): Map<string, number> {
  const entries = new Map<string, number>();
  for (const part of parts) {
    const group = String(part.keyGroup);
    entries.set(group, (entries.get(group) ?? 0) + part.entries);
  }
  return entries;
}

/**
 * What was and will be done to a run. Entries with a condition wait for it; entries with a step take place as that very
 * step; what reality added is found again at the step where it happened. Every action of a person is written on it, so
 * that the tape replays the run, or the leg of it that the tape begins with. Legs begin by themselves: their entries only
 * say where.
 */
import { atPath, sameData } from '../base/field-path.ts';
import { channelParts, type ModelTime, subtaskOf } from '../base/ids.ts';
import type { NewTraceEvent, TapeCondition, TapeEntry, TraceEvent, TraceEventType } from '../wire/trace-events.ts';

interface Waiting {
  readonly index: number;
  readonly when: TapeCondition;
  seen: number;
}

/** An entry that waits, by its number on the tape, for so many more events that meet its condition. */
export interface WatchedCondition {
  readonly entry: number;
  readonly when: TapeCondition;
  readonly left: number;
}

export class FaultTape {
  private readonly written: TapeEntry[];
  /** By the type of event that they wait for. */
  private readonly waiting = new Map<string, Waiting[]>();
  /** The same by number. */
  private readonly waitingByIndex = new Map<number, Waiting>();
  private readonly planned: number[];
  /** By model time. */
  private readonly timed: number[];
  private readonly triggered: number[] = [];

  constructor(entries: readonly TapeEntry[]) {
    this.written = [...entries];
    for (const [index, { when }] of entries.entries()) {
      if (when !== undefined) this.waitFor(index, when);
    }
    this.planned = entries.flatMap((entry, index) => (takesAStep(entry) ? [index] : []));
    this.timed = entries.flatMap((entry, index) => (waitsForItsTime(entry) ? [index] : []));
    this.timed.sort((a, b) => (this.written[a]?.time ?? 0) - (this.written[b]?.time ?? 0) || a - b);
    this.planned.sort((a, b) => (this.written[a]?.at ?? 0) - (this.written[b]?.at ?? 0) || a - b);
  }

  /** All entries; those done so far say at which step. */
  get entries(): readonly TapeEntry[] {
    return this.written;
  }

  /** Adds what somebody does now, after `step`: it takes place as the next one, or when its condition holds from now on. */
  append(entry: TapeEntry, step: number): void {
    if (entry.when === undefined) this.triggered.push(this.written.push(entry) - 1);
    else {
      const when = { ...entry.when, after: step };
      this.waitFor(this.written.push({ ...entry, when }) - 1, when);
    }
  }

  /** Writes down what reality added at a step of the past. */
  record(entry: TapeEntry): void {
    this.written.push({ ...entry, recorded: true });
  }

  /** Holds the conditions against an event. */
  observe(event: TraceEvent): void {
    const waiting = this.waiting.get(event.type);
    if (waiting === undefined) return;
    for (const entry of waiting) {
      if (event.place.step > (entry.when.after ?? 0) && meets(event, entry.when)) this.count(entry);
    }
  }

  /** What waits for an event of one of these types. */
  waitingFor(types: ReadonlySet<TraceEventType>): WatchedCondition[] {
    return [...this.waitingByIndex.values()].flatMap(({ index, when, seen }) => {
      const left = (when.nth ?? 1) - seen;
      return left > 0 && types.has(when.event) ? [{ entry: index, when, left }] : [];
    });
  }

  /** An event that is not observed here has met the condition of the entry with this number. */
  sighted(index: number): void {
    const entry = this.waitingByIndex.get(index);
    if (entry !== undefined) this.count(entry);
  }

  /**
   * Takes the entry that takes place as this step, with the step written in; undefined when there is none. `next`: model time of what happens
   * otherwise.
   */
  takeDue(step: number, next: () => ModelTime): TapeEntry | undefined {
    const index = this.dueIndex(step, next);
    if (index === undefined) return undefined;
    const entry = { ...(this.written[index] as TapeEntry), at: step };
    this.written[index] = entry;
    return entry;
  }

  /**
   * The tape of the leg that begins with this entry: with what still waits, counted from here, and what comes later. What
   * was done before is not on it.
   */
  ofNextLeg(newLeg: TapeEntry): FaultTape {
    const kept = this.written.flatMap((entry, index): TapeEntry[] => {
      if (entry.action === 'newLeg' || this.triggered.includes(index)) return [];
      if (waitsForItsTime(entry)) return [entry];
      if (entry.when === undefined) return (entry.at ?? 0) > (newLeg.at ?? 0) ? [entry] : [];
      const nth = (entry.when.nth ?? 1) - (this.waitingByIndex.get(index)?.seen ?? 0);
      return nth > 0 ? [{ ...entry, when: { ...entry.when, nth } }] : [];
    });
    const tape = new FaultTape([newLeg, ...kept]);
    for (const index of this.triggered) tape.goOn(this.written[index] as TapeEntry);
    return tape;
  }

  /** What has been triggered and takes place as the next step. */
  private goOn(entry: TapeEntry): void {
    this.triggered.push(this.written.push(entry) - 1);
  }

  /** How a storage request failed in the run that is replayed; undefined where it did not. */
  recordedFailure(step: number, target: string): TapeEntry | undefined {
    return this.written.find((entry) => isRecordedFailure(entry) && entry.at === step && entry.target === target);
  }

  private dueIndex(step: number, next: () => ModelTime): number | undefined {
    if (this.planned.length > 0 && (this.first(this.planned).at ?? 0) <= step) return this.planned.shift();
    if (this.timed.length > 0 && (this.first(this.timed).time ?? 0) <= next()) return this.timed.shift();
    return this.triggered.shift();
  }

  private first([index]: readonly number[]): TapeEntry {
    return this.written[index as number] as TapeEntry;
  }

  private count(entry: Waiting): void {
    entry.seen++;
    if (entry.seen === (entry.when.nth ?? 1)) this.triggered.push(entry.index);
  }

  private waitFor(index: number, when: TapeCondition): void {
    const waiting = { index, when, seen: 0 };
    this.waitingByIndex.set(index, waiting);
    const list = this.waiting.get(when.event);
    if (list === undefined) this.waiting.set(when.event, [waiting]);
    else list.push(waiting);
  }
}

/**
 * The tape of a fork: what was planned for after `step` is dropped, what waits for a condition stays. `without`: number of an entry that is
 * taken back.
 */
export function forkedTape(entries: readonly TapeEntry[], step: number, without: number | null = null): TapeEntry[] {
  return entries.filter((entry, index) => index !== without && (entry.when !== undefined || (entry.at ?? 0) <= step));
}

function isRecordedFailure(entry: TapeEntry): boolean {
  return entry.recorded === true && entry.action === 'failStorage';
}

function takesAStep(entry: TapeEntry): boolean {
  return entry.when === undefined && entry.action !== 'newLeg' && !isRecordedFailure(entry) && !waitsForItsTime(entry);
}

function waitsForItsTime(entry: TapeEntry): boolean {
  return entry.when === undefined && entry.at === undefined && entry.time !== undefined;
}

/** Whether an event of the condition's type has the fields that it asks for. */
export function meets(event: NewTraceEvent, { where }: TapeCondition): boolean {
  if (where === undefined) return true;
  return Object.entries(where).every(([path, wanted]) =>
    sameData(LASTING[path]?.(event) ?? atPath(event, path), wanted),
  );
}

/** Fields that no event has, for what lasts longer than an attempt. */
const LASTING: Readonly<Record<string, (event: NewTraceEvent) => string | undefined>> = {
  subtask: (event) => ('execution' in event && event.execution ? subtaskOf(event.execution) : undefined),
  producer: (event) => ('channel' in event && event.channel ? subtaskOf(channelParts(event.channel).from) : undefined),
};

/**
 * Reads the recordings of real Flink under tests/facts, with their scripts `a:3@5 W10 IDLE` and longs as text. For
 * tests only.
 */
import { readFileSync } from 'node:fs';
import { isLeftOut } from '../../../../tests/facts/left-out.ts';

export interface FactCase {
  readonly case: string;
  readonly input: { readonly [name: string]: unknown };
  readonly config: { readonly [name: string]: unknown };
  readonly expected: unknown;
}

/** `[key, value, tag, timestamp]`: the records of the recordings. */
export type Element = [string, number, string, number];

export type Step =
  | { readonly text: string; readonly element: Element }
  | { readonly text: string; readonly watermark: number }
  | { readonly text: string; readonly time: number }
  | { readonly text: string; readonly idle: boolean };

/** The facts of a topic that its tests must hold: all but those on the list of what is left out. */
export function factCases(topic: string): FactCase[] {
  const file = readFileSync(new URL(`../../../../tests/facts/${topic}.json`, import.meta.url), 'utf8');
  const { cases } = JSON.parse(file, longs) as { cases: FactCase[] };
  return cases.filter((fact) => !isLeftOut(topic, fact.case));
}

/** A script with its elements tagged by key and running number. */
export function steps(script: string): Step[] {
  const counts = new Map<string, number>();
  return script.split(' ').map((text): Step => {
    if (/^W-?\d/.test(text)) return { text, watermark: Number(text.slice(1)) };
    if (/^T\d/.test(text)) return { text, time: Number(text.slice(1)) };
    if (text === 'IDLE' || text === 'ACTIVE') return { text, idle: text === 'IDLE' };
    const [, key = '', value, timestamp] = /^(\w+):(-?\d+)@(-?\d+)$/.exec(text) ?? [];
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { text, element: [key, Number(value), `${key}${count}`, Number(timestamp)] };
  });
}

/** `1 a:1@1;2 W5`: steps of two inputs, each with the number of its input, as they are recorded. */
export function stepsOfTwoInputs(
  script: string,
): { readonly text: string; readonly input: 0 | 1; readonly step: Step }[] {
  return script.split(';').map((text) => {
    // The recorder tagged each element by itself, so every tag ends in 1.
    const [step] = steps(text.slice(2));
    if (step === undefined) throw new Error(`Not a step: ${text}`);
    return { text, input: text.startsWith('1') ? 0 : 1, step };
  });
}

/** Longs beyond 2^53 are written as text. */
function longs(_key: string, value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{16,}$/.test(value) ? Number(value) : value;
}

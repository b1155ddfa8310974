import { expect, test } from 'vitest';
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../../base/ids.ts';
import { SortingInput } from './sorting-input.ts';

const key = (value: unknown) => (value as string)[0];

class Script {
  private readonly sorting: SortingInput;
  private sequence = 0;

  constructor(...keySelectors: ConstructorParameters<typeof SortingInput>[0]) {
    this.sorting = new SortingInput(keySelectors);
  }

  hold(value: string, timestamp: number | null, input: 0 | 1 = 0): this {
    const record = { type: 'record', value, timestamp, sequence: this.sequence++, replayed: false } as const;
    this.sorting.hold({ input, record, channel: 'a:0:0 > b:0:0 : e0', cause: null });
    return this;
  }

  watermark(timestamp: number, input: 0 | 1 = 0): this {
    this.sorting.holdWatermark(input, timestamp);
    return this;
  }

  sort() {
    return this.sorting.sort();
  }

  /** What comes out: `value@timestamp`, and `W` with the input of a watermark. */
  sorted(): string[] {
    this.sort();
    const found: string[] = [];
    for (let next = this.sorting.next(); next !== null; next = this.sorting.next())
      found.push(next.type === 'record' ? `${next.record.value}@${next.record.timestamp}` : `W${next.input}`);
    expect(this.sorting.isEmitting).toBe(false);
    return found;
  }
}

test('9.4 records come key by key, within a key by time, and what is equal as it came', () => {
  const script = new Script(key).hold('b1', 5).hold('a1', 9).hold('b2', 3).hold('a2', 9).hold('a3', 1);
  expect(script.sort()).toEqual({ records: 5, keys: 2 });
  expect(script.sorted()).toEqual(['a3@1', 'a1@9', 'a2@9', 'b2@3', 'b1@5']);
});

test('9.6 watermarks wait until all records are out; only the highest is left', () => {
  const script = new Script(key).watermark(3).hold('a1', 1).watermark(MAX_TIMESTAMP).hold('b1', 2);
  expect(script.sorted()).toEqual(['a1@1', 'b1@2', 'W0']);
});

test('9.9 two keyed inputs are merged key by key, and each ends behind its last record', () => {
  const script = new Script(key, key).watermark(MAX_TIMESTAMP, 0).watermark(MAX_TIMESTAMP, 1);
  script.hold('a-right', 2, 1).hold('b-left', 1).hold('a-left', 3).hold('b-right', 4, 1).hold('c-right', 1, 1);
  expect(script.sorted()).toEqual(['a-right@2', 'a-left@3', 'b-left@1', 'W0', 'b-right@4', 'c-right@1', 'W1']);
});

test('9.9 an input without records ends first', () => {
  const script = new Script(key, key).watermark(MAX_TIMESTAMP, 0).watermark(MAX_TIMESTAMP, 1).hold('a', 1);
  expect(script.sorted()).toEqual(['W1', 'a@1', 'W0']);
});

test('9.9 an input without keys is not sorted', () => {
  const sorting = new SortingInput([key, null]);
  expect([sorting.sorts(0), sorting.sorts(1)]).toEqual([true, false]);
});

test('a record without a timestamp has the lowest once it is sorted', () => {
  expect(new Script(key).hold('a', null).sorted()).toEqual([`a@${MIN_TIMESTAMP}`]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PriorityQueue } from './priority-queue.ts';

test('elements come out in order, whatever was taken out between', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(fc.nat()), (numbers, picks) => {
      const queue = new PriorityQueue<{ n: number }>((a, b) => a.n - b.n);
      const left = numbers.map((n) => ({ n }));
      for (const element of left) queue.add(element);
      for (const pick of picks) {
        const [gone] = left.length === 0 ? [] : left.splice(pick % left.length, 1);
        if (gone !== undefined) expect(queue.remove(gone)).toBe(true);
      }
      expect(queue.size).toBe(left.length);
      expect([...queue].length).toBe(left.length);
      const out: number[] = [];
      for (let least = queue.poll(); least !== undefined; least = queue.poll()) out.push(least.n);
      expect(out).toEqual(left.map((element) => element.n).sort((a, b) => a - b));
    }),
  );
});

test('what is not there cannot be taken out', () => {
  const queue = new PriorityQueue<number>((a, b) => a - b);
  queue.add(1);
  expect(queue.remove(2)).toBe(false);
  expect(queue.peek()).toBe(1);
});

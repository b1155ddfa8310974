/** What every adapter of the Turns port must do. Runs in Node and in a real browser. */
import { describe, expect, test } from 'vitest';
import type { Turns } from '../../src/ports/turns.ts';

export function turnsContract(adapter: string, turns: Turns): void {
  describe(`turns: ${adapter}`, () => {
    test('nothing happens within the call', async () => {
      const happened: string[] = [];
      const passed = new Promise<void>((resolve) => {
        turns.pass(() => {
          happened.push('turn');
          resolve();
        });
      });
      void Promise.resolve().then(() => happened.push('microtask'));
      expect(happened).toEqual([]);
      await passed;
      expect(happened).toEqual(['microtask', 'turn']);
    });

    test('a chain of promises, however long, has come to its end', async () => {
      let reached = 0;
      void (async () => {
        for (let link = 0; link < 10_000; link++) reached = await Promise.resolve(link + 1);
      })();
      await passed(turns);
      expect(reached).toBe(10_000);
    });

    test('a promise that waits for something outside has not', async () => {
      let settled = false;
      let later: ReturnType<typeof setTimeout> | undefined;
      const outside = new Promise<void>((resolve) => {
        later = setTimeout(resolve, 3_600_000);
      });
      void outside.then(() => (settled = true));
      await passed(turns);
      expect(settled).toBe(false);
      clearTimeout(later);
    });

    test('turns that are asked for together pass in order', async () => {
      const order: number[] = [];
      await Promise.all([1, 2, 3].map((turn) => passed(turns).then(() => order.push(turn))));
      expect(order).toEqual([1, 2, 3]);
    });
  });
}

function passed(turns: Turns): Promise<void> {
  return new Promise((resolve) => turns.pass(resolve));
}

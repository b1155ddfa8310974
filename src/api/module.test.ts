import { describe, expect, test } from 'vitest';
import { SHARED } from './module.ts';

const { CountEvictor, CountTrigger, KeyedProcessFunction, RichMapFunction, Trigger } = SHARED as unknown as Record<
  string,
  new (
    ...given: unknown[]
  ) => Record<string, unknown>
>;

describe('the classes of the module', () => {
  test.each(['clear', 'onTimer', 'open', 'close', 'toString'])(
    'a constructor may assign %s, as to any class',
    (name) => {
      class Own extends (KeyedProcessFunction as NonNullable<typeof KeyedProcessFunction>) {
        constructor() {
          super();
          this[name] = () => 'mine';
        }
      }
      const [own, other] = [new Own(), new (KeyedProcessFunction as never as new () => Record<string, unknown>)()];
      expect((own[name] as () => string)()).toBe('mine');
      expect(Object.getOwnPropertyDescriptor(own, name)).toMatchObject({ writable: true, enumerable: true });
      expect(other[name]).not.toBe(own[name]);
    },
  );

  test('a subclass that is written as usual overrides as usual', () => {
    class Own extends (RichMapFunction as NonNullable<typeof RichMapFunction>) {
      open() {
        return 'mine';
      }
      close = () => 'field';
    }
    const own = new Own() as unknown as Own;
    expect([own.open(), own.close()]).toEqual(['mine', 'field']);
  });

  test('nobody can change a shared class, nor one behind it that has no name in the module', () => {
    for (const shared of [KeyedProcessFunction, RichMapFunction, Trigger, CountTrigger, CountEvictor]) {
      for (let at = shared?.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
        expect(Object.isFrozen(at)).toBe(true);
        expect(() => Object.assign(at as object, { open: () => 'left behind' })).toThrow(TypeError);
      }
    }
  });
});

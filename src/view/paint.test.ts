import { expect, test } from 'vitest';
import { emptyView } from './job-view.ts';
import { paintsOf } from './paint.ts';
import { seeKey } from './reduce-flow.ts';

function lettersOf(keys: readonly string[]): string[] {
  const view = emptyView();
  for (const key of keys) seeKey(view, key);
  return [...paintsOf(view).values()].map((paint) => (paint.by === 'key' ? paint.letter : ''));
}

test('no two keys have the same letters', () => {
  expect(lettersOf(['California', 'Colorado', 'Alaska', 'Connecticut'])).toEqual(['C', 'Co', 'A', 'Cn']);
  const many = Array.from({ length: 40 }, (_, index) => `A${index}`);
  expect(new Set(lettersOf(many)).size).toBe(40);
});

test('a key keeps its letters when others come', () => {
  expect(lettersOf(['Alaska', 'Arizona'])[0]).toBe(lettersOf(['Alaska'])[0]);
});

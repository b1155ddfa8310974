import { expect, test } from 'vitest';
import { ALL, type CaseFilter, isShown } from './case-filter.ts';

const CASES = [
  { name: 'timers/fire-in-order', about: 'Timers fire in order.', topics: ['timers'], clauses: ['4.5.2'] },
  { name: 'windows/late', about: 'What is late is dropped.', topics: ['watermark'], clauses: ['5.2.0', '4.5.20'] },
  { name: 'batch/nothing-is-late', about: 'Nothing is late.', topics: [], clauses: ['9.7'] },
];
const shown = (filter: Partial<CaseFilter>) =>
  CASES.filter((one) => isShown(one, { ...ALL, ...filter })).map(({ name }) => name);

test('without a filter all are shown', () => expect(shown({})).toHaveLength(3));

test.each<[Partial<CaseFilter>, string[]]>([
  [{ topic: 'timers' }, ['timers/fire-in-order']],
  [{ section: '4.5' }, ['timers/fire-in-order', 'windows/late']],
  [{ section: '9' }, ['batch/nothing-is-late']],
  [{ words: '4.5.2' }, ['timers/fire-in-order']],
  [{ words: '4.5' }, ['timers/fire-in-order', 'windows/late']],
  [{ words: '4' }, ['timers/fire-in-order', 'windows/late']],
  [{ words: ' Late ' }, ['windows/late', 'batch/nothing-is-late']],
  [{ words: 'late watermark' }, ['windows/late']],
  [{ words: 'late', section: '4.5' }, ['windows/late']],
  [{ words: 'no such word' }, []],
])('%o shows %o', (filter, names) => expect(shown(filter)).toEqual(names));

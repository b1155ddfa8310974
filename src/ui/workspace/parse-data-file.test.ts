import { expect, test } from 'vitest';
import { parseDataFile } from './parse-data-file.ts';

test('NDJSON: one value a line, empty lines ignored', () => {
  expect(parseDataFile('{"a":1}\n\n{"a":2}\r\n')).toEqual([{ a: 1 }, { a: 2 }]);
});

test('a JSON array', () => {
  expect(parseDataFile(' [{"a":"x, ]"},\n {"a":2}]')).toEqual([{ a: 'x, ]' }, { a: 2 }]);
});

test('CSV with quoted cells, numbers, booleans and empty cells', () => {
  expect(parseDataFile('name,n,ok\n"a ""b"", c",1.5,true\nd,,false\n')).toEqual([
    { name: 'a "b", c', n: 1.5, ok: true },
    { name: 'd', n: null, ok: false },
  ]);
});

test('a number with leading zeros stays text: it is a code and not a quantity', () => {
  expect(parseDataFile('zip\n01234')).toEqual([{ zip: '01234' }]);
});

test.each([
  ['{"a":1}\n{"a":}\n', 'line 2: This is not a JSON value: {"a":}'],
  ['[{"a":1},\n\n{"a":}]', 'line 3: This element of the array is not a JSON value: {"a":}'],
  ['[{"a":1},\n{"a":2}', 'line 2: The array does not end with ].'],
  ['a,b\n1,2\n1\n', 'line 3: This row has 1 cells, but the header names 2 columns.'],
  ['a,b\n1,"x\ny', 'line 2: A quote opens here and never closes.'],
  ['a,\n1,2', 'line 1: Column 2 has no name.'],
  ['', 'The file is empty.'],
  ['[]', 'The file holds no rows.'],
])('what cannot be read is told with its line', (text, message) => {
  expect(() => parseDataFile(text)).toThrow(message);
});

test('a quoted cell over two lines does not shift the lines that follow', () => {
  expect(() => parseDataFile('a,b\n"x\ny",2\n1\n')).toThrow('line 4: ');
});

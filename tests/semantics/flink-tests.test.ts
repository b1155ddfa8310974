/**
 * Flink's own tests, 78 of them restated (T1 to T78), and where the same is shown here: flink-tests.json. Each row names the tests that
 * show it, what of it is not shown (`without`), or both; a title that its test makes from data stands up to that place.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import table from './flink-tests.json' with { type: 'json' };

interface FlinkTest {
  readonly test: string;
  /** The test or tests of Flink that it restates. */
  readonly of: string;
  /** Titles of tests here, by file. */
  readonly shown?: Readonly<Record<string, readonly string[]>>;
  /** What is not shown, and why. */
  readonly without?: string;
}

const rows = table as readonly FlinkTest[];

test('each of the 78 has one row', () => {
  expect(rows.map((row) => row.test)).toEqual(Array.from({ length: 78 }, (_, index) => `T${index + 1}`));
});

describe.each(rows)('$test, $of', ({ test: number, shown, without }) => {
  test('is shown, or it says why not', () => {
    if (shown === undefined) expect(without).toMatch(/^all of it: ./);
    else expect(without ?? 'some').not.toMatch(/^all/);
  });

  test.each(Object.entries(shown ?? {}))(
    '%s has the tests that show it, which name it and its clause',
    (file, titles) => {
      const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      for (const title of titles) {
        expect(
          [`'${title}`, `"${title}`, `\`${title}`].some((literal) => source.includes(literal)),
          title,
        ).toBe(true);
        expect(title).toMatch(new RegExp(`\\b${number}\\b`));
        expect(title).toMatch(/\b\d\.\d/);
      }
    },
  );
});

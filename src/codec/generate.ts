/**
 * Writes the code of a codec for records of one shape: what write-columns.ts and read-columns.ts do in loops over the
 * shape, written out field by field, so that an engine sees objects of one layout only. The bytes are those of the
 * loops: only records that have the shape are taken apart here, and every value that does not fit its column is left to
 * the column.
 *
 * Names of fields come from learners' records. They get into the code as JSON string literals and in no other way.
 */
import type { ReadColumn } from './read-columns.ts';
import type { ObjectShape, Shape } from './shape.ts';
import type { WriteColumn } from './write-columns.ts';

/** What the generated code evaluates to. */
export interface GeneratedCodec {
  /**
   * The function that appends a record to `columns`; `isPlain` says whether a value is an object that may have the
   * shape.
   */
  appender(columns: WriteColumn, isPlain: (value: unknown) => boolean): (value: unknown) => void;
  /** The first `count` records of columns that were read. */
  values(column: ReadColumn, count: number): unknown[];
}

/** Code beyond this many columns would cost more than it gains. */
const COLUMNS_MAX = 256;

/** The expression of a GeneratedCodec; null for shapes that gain nothing from one. */
export function generateCodec(shape: Shape): string | null {
  if (typeof shape === 'string' || columnsOf(shape) > COLUMNS_MAX) return null;
  const write = new WriteCode();
  const append = write.append(shape, 'columns', 'value');
  const read = new ReadCode();
  const value = read.value(shape, 'column');
  return `({
appender(columns, isPlain) {
"use strict";
${write.declarations.join('\n')}
return (value) => {
${append}
};
},
values(column, count) {
"use strict";
${read.declarations.join('\n')}
const values = new Array(count);
for (let i = 0; i < count; i++) values[i] = ${value};
return values;
},
})`;
}

function columnsOf(shape: Shape): number {
  return typeof shape === 'string' ? 1 : shape.fields.reduce((sum, field) => sum + columnsOf(field), 1);
}

/**
 * The code that appends: `declarations` names the columns and the checks of objects, once for each object in the shape.
 */
class WriteCode {
  readonly declarations: string[] = [];
  private names = 0;

  /** Statements that append the value of the expression `value` to the column of the expression `column`. */
  append(shape: Shape, column: string, value: string): string {
    const number = this.names++;
    const name = `c${number}`;
    this.declarations.push(`const ${name} = ${column};`);
    if (typeof shape === 'object') return this.appendObject(shape, number, value);
    const local = `v${number}`;
    return `const ${local} = ${value}; ${LEAF[shape](name, local)}`;
  }

  private appendObject({ keys, fields }: ObjectShape, number: number, value: string): string {
    const [name, local, fits] = [`c${number}`, `v${number}`, `fits${number}`];
    this.declarations.push(fitCode(fits, keys));
    const members = fields.map((field, index) => {
      return this.append(field, `${name}.fields[${index}]`, `${local}[${JSON.stringify(keys[index])}]`);
    });
    return `const ${local} = ${value};
if (${fits}(${local})) {
${members.join('\n')}
${name}.length++;
} else ${name}.append(${local});`;
  }
}

/** How a leaf of each kind takes a value. */
const LEAF = {
  number: (column: string, value: string) =>
    `if (typeof ${value} === "number") ${column}.push(${value}); else ${column}.append(${value});`,
  text: (column: string, value: string) =>
    `if (typeof ${value} === "string") ${column}.pushText(${value}); else ${column}.append(${value});`,
  boolean: (column: string, value: string) =>
    `if (typeof ${value} === "boolean") ${column}.push(${value} ? 1 : 0); else ${column}.append(${value});`,
  any: (column: string, value: string) => `${column}.append(${value});`,
} as const;

/** The same question as `hasFieldsOf` asks of a shape. */
function fitCode(name: string, keys: readonly string[]): string {
  const literals = keys.map((key) => JSON.stringify(key));
  return `const ${name}Keys = [${literals.join(', ')}];
const ${name} = (value) => {
if (!isPlain(value)) return false;
let index = 0;
for (const key in value) if (key !== ${name}Keys[index++]) return false;
return index === ${keys.length}${literals.map((key) => ` && value[${key}] !== undefined`).join('')};
};`;
}

/** The code that reads: `declarations` names the values of each leaf and the exceptions of each object. */
class ReadCode {
  readonly declarations: string[] = [];
  private names = 0;

  /** The expression of record `i`'s value in the column of the expression `column`. */
  value(shape: Shape, column: string): string {
    const number = this.names++;
    if (typeof shape === 'string') {
      this.declarations.push(`const a${number} = ${column}.values;`);
      return `a${number}[i]`;
    }
    const [name, exceptions] = [`o${number}`, `e${number}`];
    this.declarations.push(`const ${name} = ${column};`, `const ${exceptions} = ${name}.exceptions;`);
    const members = shape.fields.map((field, index) => {
      return `${JSON.stringify(shape.keys[index])}: ${this.value(field, `${name}.fields[${index}]`)}`;
    });
    const literal = `{ ${members.join(', ')} }`;
    return `${exceptions} !== null && ${exceptions}.has(i) ? ${exceptions}.get(i) : ${literal}`;
  }
}

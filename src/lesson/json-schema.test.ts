import { expect, test } from 'vitest';
import text from '../../lessons/script.schema.json?raw';
import { jsonSchemaOf } from './json-schema.ts';
import { scriptSchema } from './lesson-schema.ts';

test('the JSON schema beside the lessons is that of the code (npm run lessons -- --schema)', () => {
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(scriptSchema))));
});

/** The JSON schema of a valibot schema, as far as the schema of scripts goes: authors' editors complete and check script.yaml by it. */
import type * as v from 'valibot';
import { assert } from '../base/assert.ts';

type Json = { readonly [key: string]: unknown };

/** What is read of a schema; valibot's own types hide the parts of a schema that is not known in particular. */
interface Known {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Known>>;
  readonly item?: Known;
  readonly value?: Known;
  readonly wrapped?: Known;
  readonly options?: readonly (Known | string)[];
  readonly pipe?: readonly { readonly kind: string; readonly type: string; readonly requirement?: unknown }[];
}

export function jsonSchemaOf(schema: v.GenericSchema): Json {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...convert(schema as unknown as Known) };
}

function convert(schema: Known): Json {
  return { ...shapeOf(schema), ...boundsOf(schema) };
}

function shapeOf(schema: Known): Json {
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: schema.type };
    case 'unknown':
      return {};
    case 'picklist':
      return { enum: schema.options };
    case 'array':
      return { type: 'array', items: schema.item && convert(schema.item) };
    case 'record':
      return { type: 'object', additionalProperties: schema.value && convert(schema.value) };
    case 'union':
    case 'lazy':
      return { anyOf: (schema.options as readonly Known[]).map(convert) };
    case 'nullable':
      return { anyOf: [schema.wrapped && convert(schema.wrapped), { type: 'null' }] };
    case 'exact_optional':
      return schema.wrapped ? convert(schema.wrapped) : {};
    case 'strict_object':
      return objectOf(schema.entries ?? {});
    default:
      assert(false, `The JSON schema has no word for ${schema.type}.`);
  }
}

function objectOf(entries: Readonly<Record<string, Known>>): Json {
  const names = Object.keys(entries);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, convert(entries[name] as Known)])),
    required: names.filter((name) => entries[name]?.type !== 'exact_optional'),
    additionalProperties: false,
  };
}

const BOUNDS: Readonly<Record<string, (requirement: unknown) => Json>> = {
  integer: () => ({ type: 'integer' }),
  safe_integer: () => ({ type: 'integer' }),
  min_value: (minimum) => ({ minimum }),
  max_length: (maxLength) => ({ maxLength }),
  min_length: (minItems) => ({ minItems }),
  regex: (requirement) => ({ pattern: (requirement as RegExp).source }),
};

function boundsOf(schema: Known): Json {
  const bounds = (schema.pipe ?? []).map(({ type, requirement }) => BOUNDS[type]?.(requirement) ?? {});
  return Object.assign({}, ...bounds) as Json;
}

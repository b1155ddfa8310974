/** Flink's options as a learner sets them: keys and values as in config.yaml. Source: org.apache.flink.configuration.Configuration. */
import type * as Api from 'millrace';
import { InvalidProgram, require } from './failures.ts';

export class Configuration {
  constructor(values?: Api.ConfigurationValues) {
    texts.set(this, values === undefined ? {} : textsOf(values));
  }

  set(key: string, value: string | number | boolean): this {
    Object.assign(textsOf(this), { [key]: textOf(key, value) });
    return this;
  }

  get(key: string): string | undefined {
    return textsOf(this)[key];
  }
}

const texts = new WeakMap<object, Record<string, string>>();

/** The options of a Configuration or of a plain object, as text. */
export function textsOf(given: Api.ConfigurationValues | Configuration): Record<string, string> {
  require(typeof given === 'object' &&
    given !== null, "A configuration is an object such as {'execution.checkpointing.interval': '2 s'}.");
  const known = texts.get(given);
  if (known !== undefined) return known;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, textOf(key, value)]));
}

function textOf(key: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new InvalidProgram(
    `Option ${key} needs a text, a number or a boolean, and got ${value === null ? 'null' : `a ${typeof value}`}.`,
  );
}

/**
 * One of Flink's configuration options: its key, its default, the keys it had before, and how its value is written.
 * Values travel as text, as in config.yaml, and are parsed where they are read. The options themselves are in config-options.ts.
 */
import { MillraceError } from './failure.ts';

/** `Value` is what the text parses to. An option without a default has the default null. */
export interface ConfigOption<Value> {
  readonly key: string;
  /** Keys of former versions, looked up in this order when `key` is not set (7.1.1). */
  readonly fallbackKeys: readonly string[];
  readonly defaultValue: Value;
  /** One line for people. */
  readonly about: string;
  /** What values are accepted, for messages. */
  readonly accepts: string;
  /** Undefined where the text is not accepted. */
  readonly parse: (text: string) => Exclude<Value, null> | undefined;
}

/** Thrown when the text of an option is not accepted. */
export class InvalidOption extends MillraceError {
  override readonly name = 'InvalidOption';
  constructor(
    readonly key: string,
    readonly value: string,
    readonly accepts: string,
  ) {
    super(`Option ${key} cannot be "${value}". Give it ${accepts}.`);
  }
}

/**
 * The value of an option in a configuration: of its key, else of the first fallback key that is set, else the default.
 *
 * @throws InvalidOption when the text is not accepted.
 */
export function option<Value>(configuration: Readonly<Record<string, string>>, wanted: ConfigOption<Value>): Value {
  const key = keySet(configuration, wanted);
  if (key === undefined) return wanted.defaultValue;
  const text = configuration[key] as string;
  const value = wanted.parse(text.trim());
  if (value === undefined) throw new InvalidOption(key, text, wanted.accepts);
  return value;
}

/** Whether an option is set, by its key or by a former one. */
export function isSet(configuration: Readonly<Record<string, string>>, wanted: ConfigOption<unknown>): boolean {
  return keySet(configuration, wanted) !== undefined;
}

/** The key that an option is set by. */
function keySet(
  configuration: Readonly<Record<string, string>>,
  { key, fallbackKeys }: ConfigOption<unknown>,
): string | undefined {
  if (Object.hasOwn(configuration, key)) return key;
  return fallbackKeys.find((former) => Object.hasOwn(configuration, former));
}

/** What the builders below need beside the kind of value. */
interface Described<Value> {
  readonly key: string;
  readonly fallbackKeys?: readonly string[];
  readonly defaultValue: Value;
  readonly about: string;
}

interface Bounds {
  readonly atLeast?: number;
}

/** Milliseconds, written as `2 s`, `100 ms`, `10 min`, or a plain number of milliseconds. Source: TimeUtils.parseDuration. */
export function durationOption<Value extends number | null>(of: Described<Value> & Bounds): ConfigOption<Value> {
  return numeric(of, 'a duration such as 500 ms, 2 s or 10 min', parseDuration);
}

export function wholeOption<Value extends number | null>(of: Described<Value> & Bounds): ConfigOption<Value> {
  return numeric(of, 'a whole number', parseWhole);
}

export function numberOption<Value extends number | null>(of: Described<Value> & Bounds): ConfigOption<Value> {
  return numeric(of, 'a number', parseNumber);
}

/** Bytes, written as `8 mb`, `64 kb`, `100 bytes`, or a plain number of bytes. Source: MemorySize.parseBytes. */
export function memoryOption<Value extends number | null>(of: Described<Value>): ConfigOption<Value> {
  return numeric(of, 'a size of memory such as 512 kb or 8 mb', parseMemory);
}

export function booleanOption(of: Described<boolean>): ConfigOption<boolean> {
  return {
    fallbackKeys: [],
    ...of,
    accepts: 'true or false',
    parse: (text) => ({ true: true, false: false })[text.toLowerCase()],
  };
}

/** Any text, kept as it is. */
export function textOption<Value extends string | null>(of: Described<Value>): ConfigOption<Value> {
  return { fallbackKeys: [], ...of, accepts: 'a text', parse: (text) => text as Exclude<Value, null> };
}

/** One of a few names, case ignored. `aliases` maps further accepted spellings to names. */
export function namedOption<Value extends string | null>(
  of: Described<Value> & {
    readonly names: readonly Exclude<Value, null>[];
    readonly aliases?: Readonly<Record<string, Exclude<Value, null>>>;
  },
): ConfigOption<Value> {
  const { names, aliases = {}, ...described } = of;
  const byLowerCase = new Map<string, Exclude<Value, null>>();
  for (const name of names) byLowerCase.set(name.toLowerCase(), name);
  for (const [alias, name] of Object.entries(aliases)) byLowerCase.set(alias, name);
  return {
    fallbackKeys: [],
    ...described,
    accepts: `one of ${names.join(', ')}`,
    parse: (text) => byLowerCase.get(text.toLowerCase()),
  };
}

function numeric<Value extends number | null>(
  of: Described<Value> & Bounds,
  what: string,
  parse: (text: string) => number | undefined,
): ConfigOption<Value> {
  const { atLeast = Number.NEGATIVE_INFINITY, ...described } = of;
  return {
    fallbackKeys: [],
    ...described,
    accepts: of.atLeast === undefined ? what : `${what}, at least ${of.atLeast}`,
    parse: (text) => {
      const value = parse(text);
      return value === undefined || value < atLeast ? undefined : (value as Exclude<Value, null>);
    },
  };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  '': 1,
  ...units(86_400_000, 'd', 'day', 'days'),
  ...units(3_600_000, 'h', 'hour', 'hours'),
  ...units(60_000, 'm', 'min', 'minute', 'minutes'),
  ...units(1_000, 's', 'sec', 'secs', 'second', 'seconds'),
  ...units(1, 'ms', 'milli', 'millis', 'millisecond', 'milliseconds'),
  ...units(1e-3, 'µs', 'micro', 'micros', 'microsecond', 'microseconds'),
  ...units(1e-6, 'ns', 'nano', 'nanos', 'nanosecond', 'nanoseconds'),
};

function units(milliseconds: number, ...labels: readonly string[]): Record<string, number> {
  return Object.fromEntries(labels.map((label) => [label, milliseconds]));
}

function parseDuration(text: string): number | undefined {
  const parts = /^(\d+)\s*(\D*)$/.exec(text);
  const unit = UNIT_MS[parts?.[2]?.toLowerCase() ?? 'none'];
  // Model time is in milliseconds; shorter units round down, as Duration.toMillis does.
  return parts === null || unit === undefined ? undefined : Math.floor(Number(parts[1]) * unit);
}

const UNIT_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
};

function parseMemory(text: string): number | undefined {
  const parts = /^(\d+)\s*([a-z]*)$/i.exec(text);
  const unit = UNIT_BYTES[parts?.[2]?.toLowerCase() ?? 'none'];
  return parts === null || unit === undefined ? undefined : Number(parts[1]) * unit;
}

function parseWhole(text: string): number | undefined {
  const value = Number(text);
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}

function parseNumber(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

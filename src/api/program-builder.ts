/**
 * Collects what one environment declares: transformations in the order of the calls, options, and whether it was executed.
 * Nothing runs while it is built (1.1.3). Source: StreamExecutionEnvironment.transformations.
 */
import type * as Api from 'millrace';
import * as options from '../base/config-options.ts';
import { callerLine, type LineOf } from './caller-line.ts';
import { checkCheckpointOptions } from './checkpoint-rules.ts';
import { type Configuration, textsOf } from './configuration.ts';
import { InvalidProgram, require } from './failures.ts';
import type { InputSpec, OperatorSpec, Program, Transformation, Value } from './transformations.ts';

/** What makes a new operator. What is not given here has Flink's default until a later call sets it. */
export interface NewOperator {
  readonly spec: OperatorSpec;
  readonly name: string;
  readonly inputs: readonly InputSpec[];
  readonly key?: ((value: Value) => Value) | null;
  /** The second input of a two-input operator. */
  readonly second?: { readonly inputs: readonly InputSpec[]; readonly key: ((value: Value) => Value) | null };
  /** Starts with this parallelism, which later calls may change. */
  readonly parallelism?: number;
  /** Is as parallel as its first input, unless it is set otherwise: each subtask has a partner. */
  readonly parallelAsInput?: boolean;
  /** Parallelism and max parallelism are 1 and stay 1 (2.1.4). */
  readonly nonParallel?: boolean;
}

type Mutable<T> = { -readonly [P in keyof T]: T[P] };

export class ProgramBuilder {
  private readonly transformations: Transformation[] = [];
  private readonly configuration: Record<string, string> = {};
  private executed: Program | null = null;

  /** `beforeExecute` refuses a second `execute` in one evaluation. */
  constructor(
    private readonly lineOf: LineOf | null,
    private readonly beforeExecute: () => void,
  ) {}

  add(operator: NewOperator): Transformation {
    const single = operator.nonParallel === true ? 1 : null;
    const transformation: Transformation = {
      nodeId: this.transformations.length + 1,
      spec: operator.spec,
      inputs: [...ofInput(0, operator.inputs), ...ofInput(1, operator.second?.inputs ?? [])],
      keySelectors: keySelectors(operator),
      name: operator.name,
      uid: null,
      parallelism: operator.parallelism ?? single,
      defaultParallelism: this.defaultParallelism(operator),
      maxParallelism: single,
      slotSharingGroup: null,
      chaining: 'ALWAYS',
      bufferTimeoutMs: null,
      nonParallel: operator.nonParallel === true,
      boundedness: isSequence(operator.spec) ? 'BOUNDED' : null,
      line: this.callerLine(),
    };
    this.transformations.push(transformation);
    return transformation;
  }

  /** What an operator's parallelism was set to by now; null where it is the default. */
  parallelismOf(nodeId: number | undefined): number | null {
    return this.transformations.find((transformation) => transformation.nodeId === nodeId)?.parallelism ?? null;
  }

  /** Sets options; the values of those that Millrace knows are checked at once. */
  configure(values: Api.ConfigurationValues | Configuration): void {
    const texts = textsOf(values);
    for (const known of knownOptions) options.option(texts, known);
    checkCheckpointOptions(texts);
    const isSystemParallelism = checkParallelismOptions(texts);
    Object.assign(this.configuration, texts);
    if (isSystemParallelism) delete this.configuration[options.PARALLELISM_DEFAULT.key];
  }

  configured(key: string): string | undefined {
    return this.configuration[key];
  }

  execute(jobName: string | undefined): void {
    this.beforeExecute();
    require(this.hasOperators(), 'No operators defined in streaming topology. Cannot execute.');
    const name = jobName ?? options.option(this.configuration, options.PIPELINE_NAME);
    this.executed = this.snapshot({ jobName: name, line: this.callerLine() });
  }

  /** The line of the learner's call that is being answered, from 1; null where it is not known. */
  callerLine(): number | null {
    return callerLine(this.lineOf);
  }

  /** The program as it was at `execute`, or as it stands where that was not called. */
  program(): Program {
    return this.executed ?? this.snapshot(null);
  }

  private defaultParallelism({ parallelAsInput = false, inputs }: NewOperator): number | null {
    const input = parallelAsInput && this.transformations.find(({ nodeId }) => nodeId === inputs[0]?.fromNode);
    if (input) return input.parallelism ?? input.defaultParallelism;
    const isSet = options.isSet(this.configuration, options.PARALLELISM_DEFAULT);
    return isSet ? options.option(this.configuration, options.PARALLELISM_DEFAULT) : null;
  }

  /** Whether anything but sources was declared: Flink keeps a source only for the operator that reads it. */
  private hasOperators(): boolean {
    return this.transformations.some((transformation) => transformation.spec.type !== 'source');
  }

  private snapshot(executed: Program['executed']): Program {
    return {
      transformations: this.transformations.map((transformation) => ({ ...transformation })),
      configuration: { ...this.configuration },
      executed,
    };
  }
}

function ofInput(inputIndex: 0 | 1, inputs: readonly InputSpec[]): Transformation['inputs'] {
  return inputs.map((input) => ({ inputIndex, input }));
}

/** By input; none for a source. */
function keySelectors({ inputs, key, second }: NewOperator): Transformation['keySelectors'] {
  if (inputs.length === 0) return [];
  return second === undefined ? [key ?? null] : [key ?? null, second.key];
}

const knownOptions = Object.values(options).filter(
  (value) => typeof value === 'object',
) as options.ConfigOption<unknown>[];

/** The boundedness of a data set is not known before the run brings it. */
function isSequence(spec: OperatorSpec): boolean {
  return spec.type === 'source' && spec.source.kind === 'sequence';
}

/** Sets a field of a transformation after its construction. */
export function change(transformation: Transformation, fields: Partial<Mutable<Transformation>>): void {
  Object.assign(transformation, fields);
}

/** @throws InvalidProgram in Flink's words (OperatorValidationUtils.validateParallelism). */
export function validParallelism(parallelism: number, nonParallel: boolean): number | null {
  require(!nonParallel || parallelism === 1, 'The parallelism of non parallel operator must be 1.');
  return wholeOrDefault(
    parallelism,
    'The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).',
  );
}

/**
 * Whether the default parallelism is set to that of the cluster: to -1.
 * @throws InvalidProgram in Flink's words (ExecutionConfig.setParallelism and setMaxParallelism).
 */
function checkParallelismOptions(texts: Readonly<Record<string, string>>): boolean {
  const { PARALLELISM_DEFAULT, PIPELINE_MAX_PARALLELISM, isSet, option } = options;
  if (isSet(texts, PIPELINE_MAX_PARALLELISM)) validMaxParallelism(option(texts, PIPELINE_MAX_PARALLELISM), false);
  const words = 'Parallelism must be at least one, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).';
  return isSet(texts, PARALLELISM_DEFAULT) && wholeOrDefault(option(texts, PARALLELISM_DEFAULT), words) === null;
}

/** @throws InvalidProgram in Flink's words (OperatorValidationUtils.validateMaxParallelism). */
export function validMaxParallelism(maxParallelism: number, nonParallel: boolean): number {
  require(maxParallelism > 0, 'The maximum parallelism must be greater than 0.');
  require(!nonParallel || maxParallelism === 1, 'The maximum parallelism of non parallel operator must be 1.');
  require(Number.isInteger(maxParallelism) &&
    maxParallelism <= 32768, `Maximum parallelism must be between 1 and 32768. Found: ${maxParallelism}`);
  return maxParallelism;
}

/** -1 is Flink's PARALLELISM_DEFAULT. */
export function wholeOrDefault(parallelism: number, message: string): number | null {
  if (parallelism === -1) return null;
  if (Number.isSafeInteger(parallelism) && parallelism >= 1) return parallelism;
  throw new InvalidProgram(`${message} It is ${parallelism}.`);
}

/**
 * A function comes as an arrow or as an object with the method of Flink's interface. The engine knows the object form only;
 * what is neither is refused here, in the call that was given it.
 */
import { InvalidProgram } from './failures.ts';

type Callable = (...values: never[]) => unknown;
type Holder<Method extends string> = { readonly [M in Method]: Callable };

/** The object form: an arrow becomes `{ [method]: arrow }`. `call` names the learner's call for the message. */
export function asFunction<Method extends string, Form extends Holder<Method>>(
  call: string,
  method: Method,
  given: Form | Callable,
): Form {
  if (typeof given === 'function') {
    if (isClass(given)) {
      throw new InvalidProgram(`${call} was given the class ${given.name}. It needs an object: new ${given.name}(…).`);
    }
    return { [method]: given } as Form;
  }
  if (isObject(given) && typeof given[method] === 'function') return given;
  throw new InvalidProgram(
    `${call} needs ${method === 'apply' ? 'a function' : `a function or an object with the method ${method}`}, and got ${nameOf(given)}.`,
  );
}

/** An object with several methods, which has no arrow form. */
export function withMethods<Method extends string, Form extends Holder<Method>>(
  call: string,
  methods: readonly Method[],
  given: Form,
): Form {
  if (isObject(given) && methods.every((method) => typeof given[method] === 'function')) return given;
  throw new InvalidProgram(
    `${call} needs an object with the methods ${methods.join(' and ')}, and got ${nameOf(given)}.`,
  );
}

/** An instance of one of our abstract classes. */
export function instanceOf<Wanted extends object>(
  call: string,
  wanted: abstract new (...values: never[]) => Wanted,
  given: unknown,
): Wanted {
  if (given instanceof wanted) return given;
  const hint =
    typeof given === 'function' && isClass(given as Callable) ? ` Write new ${(given as Callable).name}(…).` : '';
  throw new InvalidProgram(
    `${call} needs an object of a class that extends ${wanted.name}, and got ${nameOf(given)}.${hint}`,
  );
}

/** A plain function, such as a key selector. */
export function functionOnly<Form extends Callable>(call: string, given: Form): Form {
  if (typeof given === 'function' && !isClass(given)) return given;
  throw new InvalidProgram(`${call} needs a function, and got ${nameOf(given)}.`);
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null;
}

function isClass(given: Callable): boolean {
  return /^class\b/.test(Function.prototype.toString.call(given));
}

function nameOf(given: unknown): string {
  if (typeof given === 'function') return isClass(given as Callable) ? `the class ${given.name}` : 'a function';
  if (!isObject(given)) return given === null ? 'null' : `${typeof given} ${String(given)}`;
  return `an object of class ${(given.constructor as { name?: string } | undefined)?.name ?? 'Object'}`;
}

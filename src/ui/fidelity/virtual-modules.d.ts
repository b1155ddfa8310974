/** Modules that the build makes of tests/conformance and tests/facts; see scripts/vite/recordings.mjs. */

declare module 'virtual:conformance-count' {
  /** How many recordings of whole jobs the engine is held against, and agrees with. */
  const count: number;
  export default count;
}

declare module 'virtual:conformance-index' {
  const index: readonly {
    /** `topic/name`. */
    readonly name: string;
    /** The rule, in one sentence. */
    readonly about: string;
    /** Words to search by. */
    readonly topics: readonly string[];
    readonly clauses: readonly string[];
    /** How the job ends. */
    readonly ends: string;
  }[];
  export default index;
}

declare module 'virtual:recorded-facts' {
  /** By topic, and how many of them a test holds. */
  export const facts: readonly { readonly topic: string; readonly all: number; readonly held: number }[];
  /** Those that no test holds, each with its reason: tests/facts/left-out.json. */
  export const leftOut: readonly { readonly topic: string; readonly count: number; readonly why: string }[];
}

declare module 'virtual:conformance-cases' {
  const cases: Readonly<
    Record<string, import('../../conformance/conformance-case.ts').ConformanceCase & { readonly twin: string }>
  >;
  export default cases;
}

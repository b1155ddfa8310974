/** Modules that the build makes of tests/conformance; see scripts/vite/conformance-cases.mjs. */

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

declare module 'virtual:conformance-cases' {
  const cases: Readonly<
    Record<string, import('../../conformance/conformance-case.ts').ConformanceCase & { readonly twin: string }>
  >;
  export default cases;
}

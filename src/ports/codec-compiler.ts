/**
 * Turns generated JavaScript into something that can be called. Pages with a strict policy have no `eval`: there a
 * source is loaded as a module from a blob, which answers later; until then, and where nothing ever answers, records go
 * by the generic loop, with the same bytes.
 *
 * Adapters: `new Function` (hosts/simulation) and `import(blob:)` (hosts/browser). Both keep
 * `tests/contracts/codec-compiler.contract.ts`.
 */
export interface CodecCompiler {
  /**
   * Evaluates `source`, an expression without free names, and gives its value to `ready`: at once, later, or, where it
   * cannot be compiled, never. Never throws.
   */
  compile(source: string, ready: (module: unknown) => void): void;
}

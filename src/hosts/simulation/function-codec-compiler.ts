/** Compiles generated codecs by `new Function`: in Node, and wherever a page's policy allows it. Answers at once. */
import type { CodecCompiler } from '../../ports/codec-compiler.ts';

export const functionCodecCompiler: CodecCompiler = {
  compile(source, ready) {
    let module: unknown;
    try {
      module = new Function(`return ${source}`)();
    } catch {
      // A policy without `unsafe-eval`: the generic loop goes on.
      return;
    }
    ready(module);
  },
};

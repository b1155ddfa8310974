/** Compiles generated codecs where no policy allows `new Function`: as modules from blobs. Answers some tasks later. */
import type { CodecCompiler } from '../../ports/codec-compiler.ts';

export const blobCodecCompiler: CodecCompiler = {
  compile(source, ready) {
    const url = URL.createObjectURL(new Blob([`export default ${source};`], { type: 'text/javascript' }));
    import(/* @vite-ignore */ url)
      .then(
        (loaded: { readonly default: unknown }) => ready(loaded.default),
        // A policy without `blob:`: the generic loop goes on.
        () => undefined,
      )
      .finally(() => URL.revokeObjectURL(url));
  },
};

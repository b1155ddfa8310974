// `import engine from 'virtual:engine-source'`: the engine's Worker entry, bundled to one classic script, as a string.
// The sandboxed frame has an opaque origin: it can start a Worker only from a blob, and only a classic one, so the page hands it this text.
import { build } from 'vite';

const name = 'virtual:engine-source';
const entry = new URL('../../src/hosts/browser/engine-worker.ts', import.meta.url).pathname;

/** @returns {import('vite').Plugin} */
export function engineSource() {
  let watched = new Set();
  return {
    name: 'engine-source',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined;
      const [result] = await build({
        configFile: false,
        logLevel: 'warn',
        mode: this.environment?.mode ?? 'production',
        build: {
          write: false,
          target: 'es2022',
          minify: this.environment?.mode !== 'development',
          lib: { entry, formats: ['iife'], name: 'millraceEngine', fileName: 'engine' },
        },
      });
      const chunk = result.output.find((file) => file.type === 'chunk');
      watched = new Set(Object.keys(chunk.modules));
      for (const file of watched) if (file.startsWith('/')) this.addWatchFile(file);
      return `export default ${JSON.stringify(chunk.code)};`;
    },
    handleHotUpdate({ file, server }) {
      if (!watched.has(file)) return undefined;
      const module = server.moduleGraph.getModuleById(`\0${name}`);
      if (module) server.moduleGraph.invalidateModule(module);
      server.ws.send({ type: 'full-reload' });
      return [];
    },
  };
}

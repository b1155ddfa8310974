// `import engine from 'virtual:engine-source'`: a Worker's entry, bundled to one classic script, as a string.
// The sandboxed frame has an opaque origin: it can start a Worker only from a blob, and only a classic one, so the page hands it this text.
// The storage Worker is started from a blob as well, so that it inherits the page's policy.
import { build } from 'vite';

const folder = new URL('../../src/hosts/browser/', import.meta.url);
const entries = {
  'virtual:engine-source': new URL('engine-worker.ts', folder).pathname,
  'virtual:storage-source': new URL('storage-worker.ts', folder).pathname,
};

async function bundle(entry, mode) {
  const [result] = await build({
    configFile: false,
    logLevel: 'warn',
    mode,
    build: {
      write: false,
      target: 'es2022',
      minify: mode !== 'development',
      lib: { entry, formats: ['iife'], name: 'millrace', fileName: 'worker' },
    },
  });
  return result.output.find((file) => file.type === 'chunk');
}

/** @returns {import('vite').Plugin} */
export function engineSource() {
  const watched = new Map();
  return {
    name: 'engine-source',
    resolveId: (id) => (id in entries ? `\0${id}` : undefined),
    async load(id) {
      const entry = entries[id.slice(1)];
      if (!id.startsWith('\0') || entry === undefined) return undefined;
      const { code, modules } = await bundle(entry, this.environment?.mode === 'dev' ? 'development' : 'production');
      watched.set(id, new Set(Object.keys(modules)));
      for (const file of Object.keys(modules)) if (file.startsWith('/')) this.addWatchFile(file);
      return `export default ${JSON.stringify(code)};`;
    },
    handleHotUpdate({ file, server }) {
      const changed = [...watched].filter(([, files]) => files.has(file)).map(([id]) => id);
      if (changed.length === 0) return undefined;
      for (const id of changed) {
        const module = server.moduleGraph.getModuleById(id);
        if (module) server.moduleGraph.invalidateModule(module);
      }
      server.ws.send({ type: 'full-reload' });
      return [];
    },
  };
}

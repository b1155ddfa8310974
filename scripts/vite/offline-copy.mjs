// Writes sw.js beside the built site: the service worker that keeps a copy of it, with the list of all its files. Built pages only.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const worker = new URL('../../src/hosts/browser/service-worker.js', import.meta.url);
/** What a page never asks for. */
const LEFT_OUT = ['index.html', 'robots.txt', 'sw.js'];

/** @returns {import('vite').Plugin} */
export function offlineCopy() {
  return {
    name: 'offline-copy',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const kept = readdirSync(new URL('../../public/', import.meta.url));
        const named = [...Object.keys(bundle), ...kept].filter(
          (file) => !LEFT_OUT.includes(file) && !file.endsWith('.map'),
        );
        const hash = createHash('sha256');
        for (const part of Object.values(bundle)) hash.update(part.type === 'chunk' ? part.code : part.source);
        const version = `millrace-${hash.digest('hex').slice(0, 16)}`;
        const source = `const VERSION = '${version}';\nconst FILES = ${JSON.stringify(['./', ...named])};\n${readFileSync(worker, 'utf8')}`;
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}

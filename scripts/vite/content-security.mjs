// The page's Content-Security-Policy as a meta tag, since a static host sends no headers. Built pages only: in development Vite itself
// needs inline scripts and a web socket. A frame made by srcdoc inherits this policy, so the hash of the frame's bootstrap is in it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const bootstrap = new URL('../../src/hosts/browser/frame-bootstrap.js', import.meta.url);

/** The bootstrap as it stands in the frame: without its comments and blank ends, so that the text that is hashed is the text that runs. */
export function bootstrapText() {
  return readFileSync(bootstrap, 'utf8')
    .replace(/^\/\/.*\n/gm, '')
    .trim();
}

export function bootstrapHash() {
  return `sha256-${createHash('sha256').update(bootstrapText()).digest('base64')}`;
}

function policy() {
  return [
    "default-src 'none'",
    `script-src 'self' '${bootstrapHash()}' blob:`,
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** @returns {import('vite').Plugin} */
export function contentSecurity() {
  return {
    name: 'content-security',
    resolveId: (id) => (id === 'virtual:frame-bootstrap' ? '\0virtual:frame-bootstrap' : undefined),
    load(id) {
      if (id !== '\0virtual:frame-bootstrap') return undefined;
      this.addWatchFile(bootstrap.pathname);
      return `export const text = ${JSON.stringify(bootstrapText())};\nexport const hash = ${JSON.stringify(bootstrapHash())};`;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { server }) =>
        server
          ? []
          : [
              {
                tag: 'meta',
                injectTo: 'head-prepend',
                attrs: { 'http-equiv': 'Content-Security-Policy', content: policy() },
              },
            ],
    },
  };
}

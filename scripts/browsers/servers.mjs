// The two servers of the walk: one gives out the built site from a sub-path, as a static host would; the other is a stranger that counts who comes.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const PATH = '/millrace/';
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** Serves a folder. */
export function serveSite(folder) {
  return listen(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    const inside = normalize(decodeURIComponent(pathname.slice(PATH.length))).replace(/^(\.\.[/\\])+/, '');
    const file = join(folder, inside === '.' || inside === '' ? 'index.html' : inside);
    try {
      if (!pathname.startsWith(PATH)) throw new Error('outside of the site');
      const body = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }, PATH);
}

/** Lets everybody in from everywhere and notes each who came: what a job must never reach. */
export async function serveStranger() {
  const visits = [];
  const stranger = await listen((request, response) => {
    visits.push(request.url);
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' };
    response.writeHead(200, headers).end('1');
  }, '/');
  stranger.server.on('upgrade', (request, socket) => {
    visits.push(request.url);
    socket.destroy();
  });
  return { ...stranger, visits };
}

/** @returns `{ address, host, server, close }`. */
function listen(answer, path) {
  const server = createServer(answer);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const host = `127.0.0.1:${server.address().port}`;
      const close = () => {
        server.closeAllConnections();
        server.close();
      };
      resolve({ address: `http://${host}${path}`, host, server, close });
    });
  });
}

// `npm start`: installs when needed, builds, serves the site, prints the address.
import { spawn } from 'node:child_process';
import { ensureInstalled, fail, helpOn, root, run, tool } from './prepare.mjs';

helpOn(`
npm start [-- --port N] [--host ADDRESS]
Installs what is missing, builds the site into dist/ and serves it. Any static file server can serve dist/ as well, from any path.
`);
ensureInstalled();
const vite = tool('vite', 'bin', 'vite.js');
if (!run([...vite, 'build', '--logLevel', 'warn'])) fail('The build failed; what it said is above.');
const [command, ...args] = [...vite, 'preview', ...process.argv.slice(2)];
const server = spawn(command, args, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));

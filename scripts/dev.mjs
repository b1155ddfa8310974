// `npm run dev`: serves the sources, reloading as they change.
import { ensureInstalled, helpOn, run, tool } from './prepare.mjs';

helpOn(`
npm run dev [-- --port N]
Serves the site from its sources and reloads it as they change.
`);
ensureInstalled();
process.exit(run([...tool('vite', 'bin', 'vite.js'), ...process.argv.slice(2)]) ? 0 : 1);

// `npm run budget`: how much of the site a learner's browser has to fetch, and when. Reads dist/.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fail, helpOn, root } from './prepare.mjs';

const limits = { first: 160, all: 3200 };
helpOn(`
npm run budget
Sizes of the built site in kB after gzip. "first" is what index.html names: all that the landing page and a readable playground need.
The rest (editor, language service, lessons) comes when it is asked for. Fails past first ${limits.first} kB or all ${limits.all} kB. Run \`npx vite build\` before.
`);
const dist = join(root, 'dist');
if (!existsSync(dist)) fail('dist/ is not there. Build first: npx vite build.');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
  .map((entry) => join(entry.parentPath, entry.name));
const kilobytes = (file) => gzipSync(readFileSync(file), { level: 9 }).length / 1000;
const page = readFileSync(join(dist, 'index.html'), 'utf8');
const named = files.filter(
  (file) => file.endsWith('index.html') || page.includes(file.slice(dist.length + 1).replaceAll('\\', '/')),
);
const sum = (list) => list.reduce((total, file) => total + kilobytes(file), 0);
const sizes = { first: sum(named), all: sum(files) };
for (const file of files.toSorted((a, b) => kilobytes(b) - kilobytes(a)).slice(0, 12)) {
  console.log(
    `${kilobytes(file).toFixed(1).padStart(9)} kB  ${named.includes(file) ? 'first' : '     '}  ${file.slice(dist.length + 1)}`,
  );
}
for (const [what, limit] of Object.entries(limits)) {
  console.log(`${what}: ${sizes[what].toFixed(0)} of ${limit} kB`);
}
process.exit(sizes.first > limits.first || sizes.all > limits.all ? 1 : 0);

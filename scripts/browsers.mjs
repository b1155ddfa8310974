// `npm run browsers`: the same walk over the built site in Chromium, Firefox and WebKit. No part of `npm test`, which has Chromium alone.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as chromium from './browsers/chromium.mjs';
import * as firefox from './browsers/firefox.mjs';
import { serveSite } from './browsers/servers.mjs';
import { table } from './browsers/table.mjs';
import { walkIn } from './browsers/walk-in.mjs';
import * as webkit from './browsers/webkit.mjs';
import { ensureInstalled, fail, helpOn, root, run, tool } from './prepare.mjs';

const known = { chromium, firefox, webkit };
helpOn(`
npm run browsers [-- BROWSER…] [-- --site FOLDER] [-- --skip-missing] [-- --times N]
Builds the site and walks over it as a learner does: run, kill, restore, reload and Resume, errors, a hostile job, an endless loop.
Browsers: ${Object.keys(known).join(', ')}; all of them where none is named. What it takes to install them stands in docs/browsers.md.
  --site FOLDER    walks over a site that is built already
  --times N        walks N times over
  --skip-missing   a browser that is not installed does not count as failed, if there is another
The last line counts each step in each browser; leaves with 1 if any failed.
`);
const { positionals, values: options } = arguments_();
ensureInstalled();
const dist = resolve(root, options.site ?? 'dist');
if (!options.site && !run([...tool('vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']))
  fail('The build failed; what it said is above.');

const site = await serveSite(dist);
const results = [];
const missing = [];
for (const kind of positionals.length > 0 ? positionals.map((name) => known[name]) : Object.values(known)) {
  const found = await kind.find();
  if (!found) missing.push(kind);
  for (let time = 1; found && time <= Number(options.times); time++)
    results.push(...(await walkIn(kind, { found, site, column: `${kind.name}${time > 1 ? ` ${time}` : ''}` })));
}
site.close();
for (const { name, install } of missing) console.log(`\n${name} is not installed. ${install}`);
console.log(`\n${table(results)}\n`);
// Where no browser is installed nothing was shown, and that is no success.
const skipsMissing = options['skip-missing'] && results.length > 0;
const failed = results.filter(({ ok }) => !ok).length + (skipsMissing ? 0 : missing.length);
console.log(`${results.filter(({ ok }) => ok).length} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function arguments_() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        site: { type: 'string' },
        times: { type: 'string', default: '1' },
        'skip-missing': { type: 'boolean', default: false },
      },
    });
    const unknown = parsed.positionals.filter((name) => !(name in known));
    if (unknown.length > 0) throw new Error(`No such browser: ${unknown.join(', ')}.`);
    if (!/^[1-9]\d*$/.test(parsed.values.times))
      throw new Error(`--times ${parsed.values.times} is no number of walks.`);
    return parsed;
  } catch (error) {
    return fail(`${error.message} Try --help.`);
  }
}

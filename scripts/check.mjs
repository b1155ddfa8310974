// `npm run check`: what can be said of the code without running the product.
import { ensureInstalled, helpOn, run, tool } from './prepare.mjs';

helpOn(`
npm run check [-- --fix]
Types (tsc), lint and format (Biome), layers, file sizes, dead exports and words (tests/tidy.test.ts). --fix formats and applies safe fixes.
`);
ensureInstalled();
const fix = process.argv.includes('--fix') ? ['--write'] : [];
const steps = {
  types: tool('typescript', 'bin', 'tsc'),
  lint: [...tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', ...fix],
  tidy: [...tool('vitest', 'vitest.mjs'), 'run', '--project', 'unit', 'tests/tidy.test.ts', '--reporter=dot'],
};
let failed = 0;
for (const [name, command] of Object.entries(steps)) {
  const from = Date.now();
  const ok = run(command);
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}  ${((Date.now() - from) / 1000).toFixed(1)} s`);
  if (!ok) failed += 1;
}
console.log(`${Object.keys(steps).length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

/**
 * Shows that the simulation can fail: applies each patch of tests/mutants to a copy of src and expects violations.
 * A mutant that survives is a check that does not check.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Simulates every mutant; returns the exit code. `argv` goes to `simulate`. */
export async function simulateMutants(root, argv) {
  const patches = (await readdir(join(root, 'tests', 'mutants'))).filter((name) => name.endsWith('.patch')).sort();
  let survived = 0;
  for (const patch of patches) {
    const found = await violationsOf(root, patch, argv);
    console.log(`${found === null ? 'SURVIVED' : 'found'} ${patch}${found === null ? '' : `: ${found}`}`);
    if (found === null) survived++;
  }
  console.log(`${patches.length - survived} passed, ${survived} failed`);
  return survived === 0 && patches.length > 0 ? 0 : 1;
}

/** The first violation that the simulation reports for a mutant, or null. */
async function violationsOf(root, patch, argv) {
  const cache = join(root, 'node_modules', '.cache', 'millrace-mutants');
  const copy = join(cache, `${process.pid}`);
  await mkdir(copy, { recursive: true });
  try {
    await cp(join(root, 'src'), join(copy, 'src'), { recursive: true });
    // With the ceiling git does not see the repository around the copy and takes the paths as they are.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: cache };
    const applied = spawnSync('git', ['apply', join(root, 'tests', 'mutants', patch)], {
      cwd: copy,
      env,
      encoding: 'utf8',
    });
    if (applied.status !== 0) throw new Error(`${patch} does not apply: ${applied.stderr}`);
    const source = { ...process.env, MILLRACE_SOURCE: join(copy, 'src') };
    const cli = join(root, 'scripts', 'cli.mjs');
    const run = spawnSync(process.execPath, [cli, 'simulate', ...argv], { cwd: root, env: source, encoding: 'utf8' });
    if (run.status === 0) return null;
    const [seed = '', violation = ''] = run.stdout.split('\n');
    if (!seed.startsWith('VIOLATED'))
      throw new Error(`${patch}: the simulation did not run.\n${run.stdout}${run.stderr}`);
    return `${seed.trim()}: ${violation.trim()}`;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/**
 * Shows that the simulation can fail: applies each patch of tests/mutants to a copy of src and expects violations. A
 * mutant that survives is a check that does not check; a patch that does not apply any more shows nothing.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Every mutant must be found within these. */
const SEEDS = '1-2000';

/**
 * Simulates every mutant; returns the exit code. `argv`: `--seeds`, `--jobs`, `--only` and `--known`, the rest goes to `simulate`. With
 * `--known` each mutant is simulated with the one seed that tests/mutants/found-by.json names.
 */
export async function simulateMutants(root, argv) {
  const { seeds, jobs, only, known, others } = parsed(argv);
  const folder = join(root, 'tests', 'mutants');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.patch')).map((name) => name.slice(0, -6));
  const foundBy = known ? JSON.parse(await readFile(join(folder, 'found-by.json'), 'utf8')) : null;
  const waiting = names.filter((name) => name.includes(only)).sort();
  const total = waiting.length;
  let found = 0;
  const next = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const which = foundBy === null ? seeds : `${foundBy[name]}`;
      const { isFound, said } = await tried(root, name, ['--seeds', which, ...others]);
      console.log(`${(isFound ? 'found' : 'SURVIVED').padEnd(9)}${name}: ${said}`);
      if (isFound) found++;
    }
  };
  await Promise.all(Array.from({ length: Math.min(Number(jobs), total) }, next));
  console.log(`${found} passed, ${total - found} failed`);
  return total > 0 && found === total ? 0 : 1;
}

function parsed(argv) {
  const options = {
    seeds: { type: 'string', default: SEEDS },
    jobs: { type: 'string', default: `${availableParallelism()}` },
    only: { type: 'string', default: '' },
    known: { type: 'boolean', default: false },
  };
  const { values, tokens } = parseArgs({ args: argv, options, strict: false, tokens: true });
  const others = tokens.flatMap(({ name, rawName, value = null }) => {
    return name in options ? [] : value === null ? [rawName] : [rawName, value];
  });
  return { ...values, others };
}

/** Whether the simulation of a mutant finds a violation, and what it says. */
async function tried(root, name, argv) {
  const cache = join(root, 'node_modules', '.cache', 'millrace-mutants');
  const copy = join(cache, `${process.pid}-${name}`);
  await mkdir(copy, { recursive: true });
  try {
    await cp(join(root, 'src'), join(copy, 'src'), { recursive: true });
    // With the ceiling git does not see the repository around the copy and takes the paths as they are.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: cache };
    const patch = join(root, 'tests', 'mutants', `${name}.patch`);
    const applied = await ran('git', ['apply', patch], { cwd: copy, env });
    if (applied.status !== 0) return { isFound: false, said: `the patch does not apply: ${applied.stderr.trim()}` };
    const source = { ...process.env, MILLRACE_SOURCE: join(copy, 'src') };
    const simulate = [
      join(root, 'scripts', 'cli.mjs'),
      'simulate',
      '--jobs',
      '1',
      '--first',
      '--resumed',
      '--whole',
      ...argv,
    ];
    return told(await ran(process.execPath, simulate, { cwd: root, env: source }), argv);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function told({ status, stdout, stderr }, argv) {
  if (status === 0) return { isFound: false, said: `nothing was violated with ${argv.join(' ')}.` };
  const lines = stdout.split('\n');
  const at = lines.findIndex((line) => line.startsWith('VIOLATED'));
  if (at < 0) return { isFound: false, said: `the simulation did not run.\n${stdout}${stderr}` };
  const [seed = '', violation = ''] = lines.slice(at);
  return { isFound: true, said: `${seed.slice('VIOLATED '.length)}: ${violation.trim()}` };
}

function ran(command, argv, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (data) => (output[stream] += data));
    child.on('error', reject).on('close', (status) => resolve({ status, ...output }));
  });
}

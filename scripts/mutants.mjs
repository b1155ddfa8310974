/**
 * Shows that the simulation can fail: applies each patch of tests/mutants to a copy of src and expects violations. A
 * mutant that survives is a check that does not check; a patch that does not apply any more shows nothing, and so does
 * a seed that the engine violates without any patch.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Every mutant must be found within these. */
const SEEDS = '1-2000';

/**
 * Simulates every mutant, and the engine as it is with the seeds that they were found by; returns the exit code. `source`: that engine.
 * `argv`: `--seeds`, `--jobs`, `--only`, `--known` and `--patches`, the rest goes to `simulate`. With `--known` each mutant is simulated with
 * the one seed that found-by.json names, beside the patches.
 */
export async function simulateMutants(root, source, argv) {
  const { seeds, jobs, only, known, patches, others } = parsed(argv);
  const folder = resolve(patches ?? join(root, 'tests', 'mutants'));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.patch')).map((name) => name.slice(0, -6));
  const foundBy = known ? JSON.parse(await readFile(join(folder, 'found-by.json'), 'utf8')) : null;
  const waiting = names.filter((name) => name.includes(only)).sort();
  const found = [];
  const total = waiting.length;
  const next = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const which = foundBy === null ? seeds : `${foundBy[name]}`;
      const { seed = null, said } = await tried({ root, source, patch: join(folder, `${name}.patch`) }, which, others);
      console.log(`${(seed === null ? 'SURVIVED' : 'found').padEnd(9)}${name}: ${said}`);
      if (seed !== null) found.push({ name, seed });
    }
  };
  await Promise.all(Array.from({ length: Math.min(Number(jobs), total) }, next));
  const violated = await unbroken({ root, source, jobs }, [...new Set(found.map(({ seed }) => seed))], others);
  const unproven = found.filter(({ seed }) => violated.has(seed));
  for (const { name, seed } of unproven) {
    console.log(`UNPROVEN ${name}: seed ${seed} is violated without it too: ${violated.get(seed)}`);
  }
  const passed = found.length - unproven.length;
  console.log(`${passed} passed, ${total - passed} failed`);
  return total > 0 && passed === total ? 0 : 1;
}

function parsed(argv) {
  const options = {
    seeds: { type: 'string', default: SEEDS },
    jobs: { type: 'string', default: `${availableParallelism()}` },
    only: { type: 'string', default: '' },
    known: { type: 'boolean', default: false },
    patches: { type: 'string' },
  };
  const { values, tokens } = parseArgs({ args: argv, options, strict: false, tokens: true });
  const others = tokens.flatMap(({ name, rawName, value = null }) => {
    return name in options ? [] : value === null ? [rawName] : [rawName, value];
  });
  return { ...values, others };
}

/** What the simulation of a mutant says, and with which seed it found a violation, if any. */
async function tried({ root, source, patch }, seeds, others) {
  const cache = join(root, 'node_modules', '.cache', 'millrace-mutants');
  const copy = join(cache, `${process.pid}-${basename(patch, '.patch')}`);
  await mkdir(copy, { recursive: true });
  try {
    await cp(source, join(copy, 'src'), { recursive: true });
    // With the ceiling git does not see the repository around the copy and takes the paths as they are.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: cache };
    const applied = await ran('git', ['apply', patch], { cwd: copy, env });
    if (applied.status !== 0) return { said: `the patch does not apply: ${applied.stderr.trim()}` };
    const seeded = ['--seeds', seeds, ...others];
    const { violated, output } = await simulated(root, join(copy, 'src'), ['--jobs', '1', '--first', ...seeded]);
    if (violated === null) return { said: `the simulation did not run.\n${output}` };
    const [[seed, violation] = []] = violated;
    if (seed === undefined) return { said: `nothing was violated with ${seeded.join(' ')}.` };
    return { seed, said: `seed ${seed}: ${violation}` };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
/** Of these seeds those that the engine violates without any patch, with the first violation of each. */
async function unbroken({ root, source, jobs }, seeds, others) {
  if (seeds.length === 0) return new Map();
  const argv = ['--jobs', jobs, '--seeds', seeds.sort((a, b) => a - b).join(','), ...others];
  const { violated, output } = await simulated(root, source, argv);
  if (violated === null) throw new Error(`The engine without any patch could not be simulated.\n${output}`);
  console.log(`unbroken ${violated.size} of ${seeds.length} seeds that find a mutant are violated without it`);
  return violated;
}

/** The first violation of each seed that has any; null where the simulation did not run. */
async function simulated(root, source, argv) {
  const command = [join(root, 'scripts', 'cli.mjs'), 'simulate', '--resumed', '--whole', ...argv];
  const env = { ...process.env, MILLRACE_SOURCE: source };
  const { status, stdout, stderr } = await ran(process.execPath, command, { cwd: root, env });
  const violated = new Map(
    [...stdout.matchAll(/^VIOLATED seed (\d+)\n(.*)$/gm)].map(([, seed, violation]) => [
      Number(seed),
      violation.trim(),
    ]),
  );
  return { violated: status !== 0 && violated.size === 0 ? null : violated, output: `${stdout}${stderr}` };
}

function ran(command, argv, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (data) => (output[stream] += data));
    child.on('error', reject).on('close', (status) => resolve({ status, ...output }));
  });
}

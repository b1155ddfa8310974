#!/usr/bin/env node
/**
 * Runs a command of src/cli: bundles it with vite, since Node runs no TypeScript of ours, and calls the function of the
 * command's name.
 *
 * Usage: node scripts/cli.mjs <command> [arguments]
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { simulateMutants } from './mutants.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [command = '', ...argv] = process.argv.slice(2);
const source = process.env.MILLRACE_SOURCE ?? join(root, 'src');
const entry = join(source, 'cli', `${command}.ts`);

if (!/^[a-z-]+$/.test(command) || !existsSync(entry)) {
  console.error(
    `There is no command "${command}". Commands: conformance, conformance-random, simulate, bench, lessons.`,
  );
  process.exit(2);
}

if (command === 'simulate' && argv.includes('--mutants')) {
  process.exit(
    await simulateMutants(
      root,
      source,
      argv.filter((argument) => argument !== '--mutants'),
    ),
  );
}

const outDir = join(root, 'node_modules', '.cache', 'millrace-cli', `${process.pid}`);
await mkdir(outDir, { recursive: true });
try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: { 'millrace/lesson': join(source, 'lesson', 'checks.ts') } },
    build: { ssr: entry, outDir, emptyOutDir: false, target: 'node20', minify: false },
  });
  const module = await import(pathToFileURL(join(outDir, `${command}.js`)).href);
  const openBuiltSite = async () => (await import('./built-site.mjs')).openBuiltSite();
  // `conformance-random` is the function `conformanceRandom`.
  const name = command.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  process.exitCode = await module[name](argv, { openBuiltSite });
} finally {
  await rm(outDir, { recursive: true, force: true });
}

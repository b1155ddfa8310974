/** A lesson's script is held against its schema when the site is built. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import good from '../../lessons/keyed/fields-are-not-state/script.yaml?raw';
import { lessonScripts } from '../../scripts/vite/lesson-scripts.mjs';
import site from '../../vite.config.ts';

const ENTRY: Plugin = {
  name: 'entry',
  resolveId: (id) => (id === 'entry' ? id : undefined),
  load: (id) => (id === 'entry' ? 'export default 1' : undefined),
};

/** A build over lessons of these scripts, by folder. */
function builtWith(scripts: Readonly<Record<string, string>>): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'lessons-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, script] of Object.entries(scripts)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'script.yaml'), script);
  }
  writeFileSync(join(folder, 'script.schema.json'), '{}');
  return build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    plugins: [ENTRY, lessonScripts(`${folder}/`)],
    build: { write: false, rolldownOptions: { input: 'entry' } },
  });
}

test('a build fails with file, line and what is wrong, of every script that is', async () => {
  const failed = await builtWith({
    'keyed/first': good,
    'keyed/second': good.replace('minutes: 12', 'minutes: 12\ncolour: red'),
    'time/third': good.replace('chapter: keyed', 'chapter: keys'),
  }).then(
    () => 'built',
    (error: Error) => error.message,
  );
  const lineOf = (part: string) => good.slice(0, good.indexOf(part)).split('\n').length;
  expect(failed).toContain(`lessons/keyed/second/script.yaml:${lineOf('minutes: 12') + 1}: colour: is not known here`);
  expect(failed).toContain(`lessons/time/third/script.yaml:${lineOf('chapter: keyed')}: chapter: must be a chapter of`);
  expect(failed).not.toContain('keyed/first');
});

test('with scripts that say what a script can say it is built', async () => {
  expect(await builtWith({ 'keyed/first': good })).toMatchObject({ output: [{ type: 'chunk' }] });
});

test('the site is built with it', () => {
  expect(site.plugins).toContainEqual(expect.objectContaining({ name: 'lesson-scripts', apply: 'build' }));
});

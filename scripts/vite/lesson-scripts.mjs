// Holds every lessons/*/*/script.yaml against its schema when the site is built: its author is told file, line and what is wrong, of all
// scripts at once. Else the first to read it would be a learner.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvalidScript, readScript } from '../../src/lesson/read-script.ts';

/** `folder`: with a slash at its end. @returns {import('vite').Plugin} */
export function lessonScripts(folder = fileURLToPath(new URL('../../lessons/', import.meta.url))) {
  return {
    name: 'lesson-scripts',
    apply: 'build',
    buildStart() {
      const problems = scriptsIn(folder).flatMap((path) => problemsOf(folder, path));
      if (problems.length > 0) this.error(problems.join('\n'));
    },
  };
}

function scriptsIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((chapter) => chapter.isDirectory())
    .flatMap(({ name }) => readdirSync(`${folder}${name}`).map((lesson) => `${name}/${lesson}/script.yaml`))
    .filter((path) => existsSync(`${folder}${path}`))
    .sort();
}

function problemsOf(folder, path) {
  try {
    readScript(readFileSync(`${folder}${path}`, 'utf8'), `lessons/${path}`);
    return [];
  } catch (error) {
    if (error instanceof InvalidScript) return [error.message];
    throw error;
  }
}

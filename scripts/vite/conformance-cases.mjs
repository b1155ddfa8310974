// The recorded jobs of tests/conformance for the page, each module loaded when it is needed:
// 'virtual:conformance-count' how many there are, 'virtual:conformance-index' what each is about and the clauses it pins,
// 'virtual:conformance-cases' the jobs, their Java twins and what Flink did with them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../tests/conformance/', import.meta.url));
const modules = {
  'virtual:conformance-count': (cases) => cases.length,
  'virtual:conformance-index': (cases) =>
    cases.map(({ name, expected: { about, topics = [], failure }, clauses }) => ({
      name,
      about,
      topics,
      clauses,
      ends: failure?.job ?? 'FINISHED',
    })),
  'virtual:conformance-cases': (cases) =>
    Object.fromEntries(
      cases.map(({ name, code, twin, expected: { parallelism, sinks, failure = null } }) => [
        name,
        { name, code, twin, parallelism, sinks, failure },
      ]),
    ),
};

/** @returns {import('vite').Plugin} */
export function conformanceCases() {
  return {
    name: 'conformance-cases',
    resolveId: (id) => (id in modules ? `\0${id}` : undefined),
    load(id) {
      const make = id.startsWith('\0') ? modules[id.slice(1)] : undefined;
      if (make === undefined) return undefined;
      const paths = pathsOfCases();
      for (const path of paths) this.addWatchFile(`${path}expected.json`);
      return `export default ${JSON.stringify(make(paths.map(readCase)))};`;
    },
  };
}

function pathsOfCases() {
  const topics = readdirSync(`${folder}cases`).sort();
  return topics
    .flatMap((topic) =>
      readdirSync(`${folder}cases/${topic}`)
        .sort()
        .map((name) => `${folder}cases/${topic}/${name}/`),
    )
    .filter((path) => existsSync(`${path}expected.json`));
}

function readCase(path) {
  const text = (file) => readFileSync(`${path}${file}`, 'utf8');
  const name = path.slice(`${folder}cases/`.length, -1);
  const clauses = JSON.parse(readFileSync(`${folder}clauses.json`, 'utf8'))[name] ?? [];
  return { name, code: text('job.ts'), twin: text('Job.java'), expected: JSON.parse(text('expected.json')), clauses };
}

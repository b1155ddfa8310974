// What was recorded from real Flink, for the page; each module is loaded when it is needed:
// 'virtual:conformance-count' how many jobs there are, 'virtual:conformance-index' what each is about and the clauses it pins,
// 'virtual:conformance-cases' the jobs, their Java twins and what Flink did with them, 'virtual:recorded-facts' how many facts, and which are left out.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tests = fileURLToPath(new URL('../../tests/', import.meta.url));
const modules = {
  'virtual:conformance-count': () => byDefault(cases().length),
  'virtual:conformance-index': () =>
    byDefault(
      cases().map(({ name, expected: { about, topics = [], failure }, clauses }) => ({
        name,
        about,
        topics,
        clauses,
        ends: failure?.job ?? 'FINISHED',
      })),
    ),
  'virtual:conformance-cases': () =>
    byDefault(
      Object.fromEntries(
        cases().map(({ name, code, twin, expected: { parallelism, sinks, failure = null } }) => [
          name,
          { name, code, twin, parallelism, sinks, failure },
        ]),
      ),
    ),
  'virtual:recorded-facts': () =>
    `export const facts = ${JSON.stringify(facts())};\nexport const leftOut = ${JSON.stringify(leftOut())};`,
};

/** @returns {import('vite').Plugin} */
export function recordings() {
  return {
    name: 'recordings',
    resolveId: (id) => (id in modules ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith('\0') || !(id.slice(1) in modules)) return undefined;
      for (const path of pathsOfCases()) this.addWatchFile(`${path}expected.json`);
      return modules[id.slice(1)]();
    },
  };
}

function byDefault(value) {
  return `export default ${JSON.stringify(value)};`;
}

function cases() {
  const clauses = json('conformance/clauses.json');
  return pathsOfCases().map((path) => {
    const text = (file) => readFileSync(`${path}${file}`, 'utf8');
    const name = path.slice(`${tests}conformance/cases/`.length, -1);
    const expected = JSON.parse(text('expected.json'));
    return { name, code: text('job.ts'), twin: text('Job.java'), expected, clauses: clauses[name] ?? [] };
  });
}

function pathsOfCases() {
  const folder = `${tests}conformance/cases/`;
  return readdirSync(folder)
    .sort()
    .flatMap((topic) =>
      readdirSync(`${folder}${topic}`)
        .sort()
        .map((name) => `${folder}${topic}/${name}/`),
    )
    .filter((path) => existsSync(`${path}expected.json`));
}

function facts() {
  const excluded = leftOut();
  return readdirSync(`${tests}facts`)
    .filter((file) => file.endsWith('.json') && file !== 'left-out.json')
    .map((file) => {
      const { topic, cases: all } = json(`facts/${file}`);
      const isHeld = ({ case: name }) =>
        !excluded.some((entry) => entry.topic === topic && new RegExp(entry.cases).test(name));
      return { topic, all: all.length, held: all.filter(isHeld).length };
    });
}

function leftOut() {
  return json('facts/left-out.json');
}

function json(path) {
  return JSON.parse(readFileSync(`${tests}${path}`, 'utf8'));
}

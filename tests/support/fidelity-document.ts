/** What docs/fidelity.md says in numbers and lists: made from the recordings, the list of what is left out, the contract and the cluster. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LATER } from '../../src/api/later.ts';
import { casesIn } from '../../src/cli/conformance/read-cases.ts';
import { CLAUSE_SECTIONS, inClauseOrder, sectionOf } from '../../src/conformance/clause-sections.ts';
import { CLUSTER_DEVIATIONS } from '../../src/director/default-cluster.ts';
import clauses from '../conformance/clauses.json' with { type: 'json' };
import { isLeftOut, LEFT_OUT } from '../facts/left-out.ts';
import { CLAIMS, type Claim } from './fidelity-claims.ts';

const tests = fileURLToPath(new URL('..', import.meta.url));

/** Recorded jobs, each with the clauses it pins. */
export const JOBS = casesIn(`${tests}conformance/cases`).map(({ name }) => ({
  name,
  clauses: (clauses as Record<string, readonly string[]>)[name] ?? [],
}));

/** Recorded facts by topic, with how many of them a test holds. */
export const FACTS = readdirSync(`${tests}facts`)
  .filter((file) => file.endsWith('.json') && file !== 'left-out.json')
  .map((file) => {
    const { topic, cases } = JSON.parse(readFileSync(`${tests}facts/${file}`, 'utf8'));
    const names = (cases as { case: string }[]).map((fact) => fact.case);
    return { topic: topic as string, all: names.length, held: names.filter((name) => !isLeftOut(topic, name)).length };
  });

export function jobsOf({ clauses: pinned }: Claim): readonly string[] {
  const isOf = (clause: string, prefix: string) => clause === prefix || clause.startsWith(`${prefix}.`);
  return JOBS.filter((job) => job.clauses.some((clause) => pinned.some((prefix) => isOf(clause, prefix)))).map(
    ({ name }) => name,
  );
}

/** The document with everything between its markers made anew. */
export function withNumbers(document: string): string {
  const parts: Readonly<Record<string, string>> = {
    recorded: recorded(),
    'as-in-flink': claims(),
    cases: bySection(),
    'left-out': LEFT_OUT.map(({ topic, count, why }) => `- ${counted(count, 'fact')} of \`${topic}\`: ${why}.`).join(
      '\n',
    ),
    later: later(),
    configuration: table(
      ['Option', 'Here', 'Flink’s default', 'Why'],
      CLUSTER_DEVIATIONS.map(({ key, value, flinkDefault, reason }) => [
        `\`${key}\``,
        `\`${value}\``,
        `\`${flinkDefault}\``,
        reason,
      ]),
    ),
  };
  return Object.entries(parts).reduce(
    (text, [name, part]) => text.replace(region(name), `<!-- ${name} -->\n${part}\n<!-- /${name} -->`),
    document,
  );
}

function recorded(): string {
  const all = FACTS.reduce((sum, fact) => sum + fact.all, 0);
  const held = FACTS.reduce((sum, fact) => sum + fact.held, 0);
  return `**${JOBS.length} jobs** and **${all} facts** are recorded. Millrace agrees with all of the jobs and with ${held} of the facts; the other ${all - held} are left out.`;
}

function claims(): string {
  const rows = CLAIMS.map((claim) => {
    const jobs = jobsOf(claim).length;
    const facts = FACTS.filter(({ topic, held }) => claim.facts?.includes(topic) && held > 0);
    return { claim, jobs, facts: facts.map(({ topic, held }) => `${held} \`${topic}\``).join(', ') };
  });
  return table(
    ['What', 'Clauses', 'Recorded jobs', 'Recorded facts'],
    rows
      .filter(({ jobs, facts }) => jobs > 0 || facts !== '')
      .map(({ claim, jobs, facts }) => [claim.what, pinnedBy(claim).join(', '), String(jobs || '–'), facts || '–']),
  );
}

/** Those of its clauses that jobs pin; where only facts show it, all that it names. */
function pinnedBy(claim: Claim): readonly string[] {
  const pinned = claim.clauses.filter((clause) => jobsOf({ ...claim, clauses: [clause] }).length > 0);
  return pinned.length > 0 ? pinned : claim.clauses;
}

function later(): string {
  const names = Object.keys(LATER).map((name) => `\`${name}\``);
  return names.length > 0 ? `In the API, and not in this version: ${names.join(', ')}.` : '';
}

function bySection(): string {
  const counts = new Map<string, number>();
  for (const job of JOBS) {
    for (const section of new Set(job.clauses.map(sectionOf))) counts.set(section, (counts.get(section) ?? 0) + 1);
  }
  const sections = [...counts].sort(([one], [other]) => inClauseOrder(one, other));
  return table(
    ['Section', 'Of', 'Jobs that pin a clause of it, all of which agree'],
    sections.map(([section, count]) => [section, CLAUSE_SECTIONS[section] ?? '', String(count)]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function region(name: string): RegExp {
  return new RegExp(`<!-- ${name} -->([\\s\\S]*?)<!-- /${name} -->`);
}

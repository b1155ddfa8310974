/**
 * docs/fidelity.md with its numbers and lists as they are today: made from the recordings, the list of what is left out, the contract and the
 * cluster. The page shows it; `npm run fidelity` writes it back.
 */
import jobs from 'virtual:conformance-index';
import { facts, leftOut } from 'virtual:recorded-facts';
import text from '../../../docs/fidelity.md?raw';
import { CLAUSE_SECTIONS, inClauseOrder, sectionOf } from '../../conformance/clause-sections.ts';
import type { ClusterDeviation } from '../services.ts';
import { CLAIMS, type Claim } from './claims.ts';

export function jobsOf({ clauses: pinned }: Claim): readonly string[] {
  const isOf = (clause: string, prefix: string) => clause === prefix || clause.startsWith(`${prefix}.`);
  return jobs
    .filter((job) => job.clauses.some((clause) => pinned.some((prefix) => isOf(clause, prefix))))
    .map(({ name }) => name);
}

/** The whole document. */
export function fidelityDocument(deviations: readonly ClusterDeviation[]): string {
  const parts: Readonly<Record<string, string>> = {
    recorded: recorded(),
    'as-in-flink': claims(),
    cases: bySection(),
    'left-out': leftOut
      .map(({ topic, count, why }) => `- ${counted(count, 'fact')} of \`${topic}\`: ${why}.`)
      .join('\n'),
    configuration: configuration(deviations),
  };
  return Object.entries(parts).reduce(
    (document, [name, part]) => document.replace(region(name), () => `<!-- ${name} -->\n${part}\n<!-- /${name} -->`),
    text,
  );
}

/** What stands between the markers of this name, the markers included. */
export function region(name: string): RegExp {
  return new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
}

function recorded(): string {
  const all = facts.reduce((sum, fact) => sum + fact.all, 0);
  const held = facts.reduce((sum, fact) => sum + fact.held, 0);
  return `**${jobs.length} jobs** and **${all} facts** are recorded. Millrace agrees with all of the jobs and with ${held} of the facts; the other ${all - held} are left out.`;
}

function claims(): string {
  const rows = CLAIMS.map((claim) => {
    const shownBy = facts.filter(({ topic, held }) => claim.facts?.includes(topic) && held > 0);
    const factsText = shownBy.map(({ topic, held }) => `${held} \`${topic}\``).join(', ');
    return { claim, jobCount: jobsOf(claim).length, factsText };
  });
  return table(
    ['What', 'Clauses', 'Recorded jobs', 'Recorded facts'],
    rows
      .filter(({ jobCount, factsText }) => jobCount > 0 || factsText !== '')
      .map(({ claim, jobCount, factsText }) => [
        claim.what,
        pinnedBy(claim).join(', '),
        String(jobCount || '–'),
        factsText || '–',
      ]),
  );
}

/** Those of its clauses that jobs pin; where only facts show it, all that it names. */
function pinnedBy(claim: Claim): readonly string[] {
  const pinned = claim.clauses.filter((clause) => jobsOf({ ...claim, clauses: [clause] }).length > 0);
  return pinned.length > 0 ? pinned : claim.clauses;
}

function bySection(): string {
  const counts = new Map<string, number>();
  for (const job of jobs) {
    for (const section of new Set(job.clauses.map(sectionOf))) counts.set(section, (counts.get(section) ?? 0) + 1);
  }
  const sections = [...counts].sort(([one], [other]) => inClauseOrder(one, other));
  return table(
    ['Section', 'Of', 'Jobs that pin a clause of it, all of which agree'],
    sections.map(([section, count]) => [section, CLAUSE_SECTIONS[section] ?? '', String(count)]),
  );
}

function configuration(deviations: readonly ClusterDeviation[]): string {
  return table(
    ['Option', 'Here', 'Flink’s default', 'Why'],
    deviations.map(({ key, value, flinkDefault, reason }) => [
      `\`${key}\``,
      `\`${value}\``,
      `\`${flinkDefault}\``,
      reason,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

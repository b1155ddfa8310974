/** Which recorded jobs the table shows: by clause or section, by topic, by words. */
import { sectionOf } from '../../conformance/clause-sections.ts';

/** What a filter looks at of a case. */
export interface Filterable {
  readonly name: string;
  readonly about: string;
  readonly topics: readonly string[];
  readonly clauses: readonly string[];
}

export interface CaseFilter {
  /** Words that must all be there; one that looks like a clause's number is a clause, or the beginning of some. */
  readonly words: string;
  /** The folder of a case; empty: all. */
  readonly topic: string;
  /** A section of the semantics, `4.2`; empty: all. */
  readonly section: string;
}

export const ALL: CaseFilter = { words: '', topic: '', section: '' };

export function topicOf({ name }: Filterable): string {
  return name.slice(0, name.indexOf('/'));
}

export function isShown(one: Filterable, { words, topic, section }: CaseFilter): boolean {
  if (topic !== '' && topicOf(one) !== topic) return false;
  if (section !== '' && !one.clauses.some((clause) => sectionOf(clause) === section)) return false;
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => word === '' || hasWord(one, word));
}

function hasWord({ name, about, topics, clauses }: Filterable, word: string): boolean {
  if (/^\d+(\.\w+)*$/.test(word)) return clauses.some((clause) => clause === word || clause.startsWith(`${word}.`));
  return [name, about, ...topics].some((text) => text.toLowerCase().includes(word));
}

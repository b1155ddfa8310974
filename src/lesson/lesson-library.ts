/** The lessons of this site, each a folder under lessons/, loaded when it is asked for. */
import { type Lesson, makeLesson } from './lesson.ts';
import { readScript } from './read-script.ts';

export interface LessonSummary {
  readonly id: string;
  readonly folder: string;
  readonly title: string;
  readonly chapter: string;
  readonly minutes: number;
}

const files = import.meta.glob<string>('../../lessons/*/*/**/*.{md,yaml,ts,java,ndjson}', {
  query: '?raw',
  import: 'default',
});
const checkModules = import.meta.glob<Record<string, unknown>>('../../lessons/*/*/checks.ts');

/** Throws InvalidScript where a script cannot be read. */
export async function listLessons(): Promise<readonly LessonSummary[]> {
  const scripts = Object.keys(files).filter((path) => path.endsWith('/script.yaml'));
  return Promise.all(
    scripts.map(async (path) => {
      const folder = folderOf(path);
      const { id, title, chapter, minutes } = readScript((await files[path]?.()) ?? '', `${folder}/script.yaml`);
      return { id, folder, title, chapter, minutes };
    }),
  );
}

/** The lesson of this id; null if there is none. Throws InvalidScript or InvalidLesson. */
export async function loadLesson(id: string): Promise<Lesson | null> {
  const summary = (await listLessons()).find((each) => each.id === id);
  if (!summary) return null;
  const prefix = `../../lessons/${summary.folder}/`;
  const own = Object.entries(files).filter(([path]) => path.startsWith(prefix));
  const texts = await Promise.all(own.map(async ([path, load]) => [path.slice(prefix.length), await load()] as const));
  const checks = (await checkModules[`${prefix}checks.ts`]?.()) ?? {};
  return makeLesson(summary.folder, Object.fromEntries(texts), checks);
}

function folderOf(path: string): string {
  return path.slice('../../lessons/'.length, -'/script.yaml'.length);
}

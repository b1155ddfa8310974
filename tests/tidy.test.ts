/** House rules that a machine can hold: what may import what, sizes, words, exports that nobody uses, paths that documents name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = dirname(import.meta.dirname);

/** The layer table of docs/ARCHITECTURE.md. A folder may always import itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  codec: ['base', 'wire', 'ports'],
  wire: ['base', 'codec'],
  ports: ['base', 'wire'],
  api: ['base', 'wire'],
  graph: ['base', 'wire', 'ports', 'api'],
  state: ['base', 'codec', 'wire', 'ports', 'api'],
  task: ['base', 'codec', 'wire', 'ports', 'api', 'graph', 'state'],
  jobmanager: ['base', 'wire', 'ports', 'graph'],
  director: ['base', 'codec', 'wire', 'ports'],
  'hosts/simulation': ['base', 'codec', 'wire', 'ports', 'api', 'graph', 'state', 'task', 'jobmanager', 'director'],
  'hosts/browser': [
    'base',
    'codec',
    'wire',
    'ports',
    'api',
    'graph',
    'state',
    'task',
    'jobmanager',
    'director',
    'hosts/simulation',
  ],
  view: ['base', 'codec', 'wire', 'graph'],
  lesson: ['base', 'wire', 'ports', 'view', 'api'],
  conformance: ['base', 'wire', 'ports'],
  share: ['base', 'wire', 'ports', 'view'],
  ui: ['base', 'wire', 'ports', 'view', 'lesson', 'conformance', 'share', 'api'],
  cli: [
    'base',
    'codec',
    'wire',
    'ports',
    'api',
    'graph',
    'state',
    'task',
    'jobmanager',
    'director',
    'hosts/simulation',
    'view',
    'lesson',
    'conformance',
    'share',
  ],
  'main.ts': ['director', 'base', 'wire', 'ports', 'view', 'ui', 'lesson', 'hosts/browser'],
};

/** Packages with one owner. */
const owners: Readonly<Record<string, readonly string[]>> = {
  d3: ['ui'],
  'monaco-editor': ['ui'],
  comlink: ['hosts/browser'],
  idb: ['hosts/browser'],
  preact: ['ui', 'main.ts'],
  sucrase: ['hosts/simulation'],
  marked: ['ui'],
  dompurify: ['ui'],
  yaml: ['lesson'],
  valibot: ['lesson', 'hosts/browser', 'share', 'ui'],
  '@dagrejs/dagre': ['view'],
};

interface Source {
  readonly path: string;
  readonly layer: string;
  readonly text: string;
  readonly lines: readonly string[];
}

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

function layerOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  if (first === 'hosts') return `hosts/${second}`;
  return first.startsWith('main.') ? 'main.ts' : first;
}

const code = walk('src')
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .map((path): Source => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, layer: layerOf(path), text, lines: text.split('\n') };
  });
const isTest = (path: string) => /\.(test|type-test|contract)\.tsx?$/.test(path) || path.includes('/testing/');
const product = code.filter((file) => !isTest(file.path));

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(file: Source): string[] {
  return [...file.text.matchAll(importPattern)].map((found) => found[1] ?? found[2] ?? '');
}

test('each layer imports only what the table allows', () => {
  const broken = product.flatMap((file) =>
    importsOf(file).flatMap((target) => {
      if (!target.startsWith('.')) return [];
      const layer = layerOf(relative(root, join(root, dirname(file.path), target)).replaceAll('\\', '/'));
      if (layer === file.layer || !existsSync(join(root, 'src', layer.split('/')[0] ?? ''))) return [];
      return mayImport[file.layer]?.includes(layer) ? [] : [`${file.path} imports ${target}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('each package is imported only by its owner', () => {
  const broken = product.flatMap((file) =>
    importsOf(file).flatMap((target) => {
      const name = Object.keys(owners).find((owned) => target === owned || target.startsWith(`${owned}/`));
      return name && !owners[name]?.includes(file.layer) ? [`${file.path} imports ${target}`] : [];
    }),
  );
  expect(broken).toEqual([]);
});

test('the engine knows no time, chance, waiting, DOM or Node but through its ports', () => {
  const engine = [
    'base',
    'codec',
    'wire',
    'ports',
    'api',
    'graph',
    'state',
    'task',
    'jobmanager',
    'director',
    'hosts/simulation',
  ];
  const banned =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|^\s*(?:return |const .*= )?await\b|\bdocument\.(?:create|body|query|add)|\bwindow\.(?:location|document|add|set)|['"]node:/;
  const broken = product
    .filter((file) => engine.includes(file.layer))
    .flatMap((file) => linesMatching(file, banned, (line) => !/^\s*(\*|\/\/|\/\*)/.test(line)));
  expect(broken).toEqual([]);
});

test('files stay under 400 lines', () => {
  expect(
    code
      .filter((file) => file.lines.length > 400 && !isTest(file.path))
      .map((file) => `${file.path}: ${file.lines.length}`),
  ).toEqual([]);
});

test('nothing is left half done', () => {
  const banned =
    /\b(TODO|FIXME|HACK|XXX)\b|not implemented|\bfor now\b|placeholder code|(test|it|describe)\.(skip|only|todo)\(|@ts-ignore|: any\b|as any\b/;
  // Words in a comment may look like a type.
  const counts = (line: string) => !/^\s*(\*|\/\/).*: any\b/.test(line);
  expect(code.flatMap((file) => linesMatching(file, banned, counts))).toEqual([]);
});

test('no file names a machine or a registry host', () => {
  const banned = /\/work\/|\/home\/\w|\/Users\/\w|registry\.npmjs|source\.developers/;
  const texts = [
    ...walk('src'),
    ...walk('docs'),
    ...walk('scripts'),
    ...walk('lessons'),
    'README.md',
    'package-lock.json',
  ];
  const broken = texts
    .filter((path) => /\.(tsx?|mjs|md|json|ya?ml|css|html)$/.test(path))
    .filter((path) => banned.test(readFileSync(join(root, path), 'utf8')));
  expect(broken).toEqual([]);
});

test('each export is used by another file', () => {
  const everything = [...code, ...readAll('tests'), ...readAll('lessons'), ...readAll('scripts')];
  const words = new Map<string, Set<string>>();
  for (const file of everything) {
    for (const word of new Set(file.text.match(/[A-Za-z_$][\w$]*/g) ?? [])) {
      const users = words.get(word) ?? new Set();
      words.set(word, users.add(file.path));
    }
  }
  const declared = /^export (?:abstract )?(?:async )?(function\*?|class|const|let|interface|type) ([A-Za-z_$][\w$]*)/gm;
  // Flink's options are a table: their defaults are held by what was recorded, whether anything reads them yet or not.
  const counted = product.filter((file) => !file.path.startsWith('src/base/options/'));
  const unused = counted.flatMap((file) =>
    [...file.text.matchAll(declared)]
      .filter(([, kind, name = '']) => (words.get(name)?.size ?? 0) < 2 && !describes(file, kind, name))
      .map(([, , name]) => `${file.path}: ${name}`),
  );
  expect(unused).toEqual([]);
});

test('every path that a document names exists', () => {
  const documents = ['README.md', ...walk('docs').filter((path) => path.endsWith('.md'))];
  const broken = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const named = [...text.matchAll(/`((?:src|docs|tests|lessons|scripts|public|flink)\/[\w./-]*)`/g)].map(
      (found) => found[1] ?? '',
    );
    return named.filter((path) => !existsSync(join(root, path))).map((path) => `${document}: ${path}`);
  });
  expect(broken).toEqual([]);
});

/** A type that nobody else names may still describe what the file's other exports take and give. */
function describes(file: Source, kind: string | undefined, name: string): boolean {
  return (kind === 'interface' || kind === 'type') && file.text.split(new RegExp(`\\b${name}\\b`)).length > 2;
}

function readAll(folder: string): { path: string; text: string }[] {
  return walk(folder)
    .filter((path) => /\.(tsx?|mjs)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function linesMatching(file: Source, pattern: RegExp, counts: (line: string) => boolean): string[] {
  return file.lines.flatMap((line, index) =>
    pattern.test(line) && counts(line) ? [`${file.path}:${index + 1}: ${line.trim()}`] : [],
  );
}

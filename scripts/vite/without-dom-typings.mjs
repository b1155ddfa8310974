// Job files have no DOM, so its typings (a third of the size of the editor's language service) are left out.

/** @returns {import('vite').Plugin} */
export function withoutDomTypings() {
  return {
    name: 'without-dom-typings',
    async load(id) {
      const file = id.split('?')[0] ?? '';
      if (!file.replaceAll('\\', '/').endsWith('/languages/features/typescript/lib/lib.js')) return undefined;
      const { libFileMap } = await import(file);
      const kept = Object.entries(libFileMap).filter(([name]) => !/dom|webworker|scripthost/.test(name));
      return `export const libFileMap = ${JSON.stringify(Object.fromEntries(kept))};`;
    },
  };
}

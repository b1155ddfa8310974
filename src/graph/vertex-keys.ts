/** Short names for vertices, readable in an execution's id: `count` of `count:1:0`. */

const LENGTH_MAX = 32;

/** One key for each wanted name, in order; a name that was taken gets a number. */
export function vertexKeys(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const base = slug(name);
    let key = base;
    for (let n = 2; taken.has(key); n++) key = `${base}-${n}`;
    taken.add(key);
    return key;
  });
}

function slug(name: string): string {
  const separated = name.replace(/^Source: /, '').replace(/([a-z])([A-Z])/g, '$1-$2');
  const words = separated.toLowerCase().match(/[a-z0-9]+/g) ?? ['vertex'];
  return words.join('-').slice(0, LENGTH_MAX).replace(/-$/, '');
}

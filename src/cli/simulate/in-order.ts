/**
 * Several at work at once, results in the order in which they were asked for: each item goes to the first runner that is free.
 * A runner that rejects gets no more; what it was to give rejects when it is its turn. When nobody asks any more, nothing more is begun.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  runners: readonly ((item: Item) => Promise<Result>)[],
): AsyncGenerator<Result> {
  const give: ((result: Promise<Result>) => void)[] = [];
  const results = items.map(() => new Promise<Result>((resolve) => give.push(resolve)));
  const left = [...items.entries()];
  const goOn = async (run: (item: Item) => Promise<Result>) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, item] = next;
      const result = run(item);
      give[index]?.(result);
      await result;
    }
  };
  for (const run of runners) void goOn(run).catch(() => undefined);
  for (const result of results) result.catch(() => undefined);
  try {
    for (const result of results) yield await result;
  } finally {
    left.length = 0;
  }
}

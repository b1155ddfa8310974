/** How many of the first items `holds` is true for; it must be true for a beginning of them, from `start` on, and false for the rest. */
export function countWhile<Item>(items: readonly Item[], holds: (item: Item) => boolean, start = 0): number {
  let low = start;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle] as Item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

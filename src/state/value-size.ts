/** About how many bytes a value takes once it is encoded: enough to know when memory is full. */
export function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return 2 + value.length;
  if (typeof value !== 'object' || value === null) return 9;
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + sizeOfValue(element), 2);
  let size = 2;
  for (const [name, field] of Object.entries(value)) size += 2 + name.length + sizeOfValue(field);
  return size;
}

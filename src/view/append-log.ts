/**
 * A list that only grows, and whose copy shares all full chunks: sink rows, logs and exceptions of the view model,
 * which a keyframe must not copy as a whole.
 */
const CHUNK_LENGTH = 256;

export class AppendLog<Item> {
  private constructor(
    private readonly chunks: (readonly Item[])[],
    private tail: Item[],
  ) {}

  static empty<Item>(): AppendLog<Item> {
    return new AppendLog<Item>([], []);
  }

  get length(): number {
    return this.chunks.length * CHUNK_LENGTH + this.tail.length;
  }

  append(item: Item): void {
    this.tail.push(item);
    if (this.tail.length < CHUNK_LENGTH) return;
    this.chunks.push(this.tail);
    this.tail = [];
  }

  at(index: number): Item | undefined {
    const chunk = this.chunks[Math.floor(index / CHUNK_LENGTH)] ?? this.tail;
    return chunk[index % CHUNK_LENGTH];
  }

  /** The last `count` items, oldest first. */
  last(count: number): Item[] {
    return this.slice(Math.max(0, this.length - count), this.length);
  }

  /** Items from `start` to before `end`. */
  slice(start: number, end: number): Item[] {
    const items: Item[] = [];
    for (let index = start; index < Math.min(end, this.length); index++) items.push(this.at(index) as Item);
    return items;
  }

  toArray(): Item[] {
    return this.slice(0, this.length);
  }

  /** A copy that later appends on either side do not reach. */
  fork(): AppendLog<Item> {
    return new AppendLog([...this.chunks], [...this.tail]);
  }
}

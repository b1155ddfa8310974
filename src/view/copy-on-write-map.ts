/**
 * A map whose copy costs nothing until one side writes. The view model is made of these, so that a keyframe every
 * thousand events and a copy of keyed state at every barrier stay cheap.
 */
export class CopyOnWriteMap<Key, Value> {
  private shared = false;

  constructor(private map: Map<Key, Value> = new Map()) {}

  /** A copy that later writes on either side do not reach. Values are shared: they must be immutable. */
  fork(): CopyOnWriteMap<Key, Value> {
    this.shared = true;
    const copy = new CopyOnWriteMap(this.map);
    copy.shared = true;
    return copy;
  }

  get size(): number {
    return this.map.size;
  }

  get(key: Key): Value | undefined {
    return this.map.get(key);
  }

  has(key: Key): boolean {
    return this.map.has(key);
  }

  keys(): IterableIterator<Key> {
    return this.map.keys();
  }

  values(): IterableIterator<Value> {
    return this.map.values();
  }

  set(key: Key, value: Value): void {
    this.own().set(key, value);
  }

  delete(key: Key): void {
    if (this.map.has(key)) this.own().delete(key);
  }

  /** Replaces the value of a key that is there; does nothing for one that is not. */
  update(key: Key, change: (value: Value) => Value): void {
    const value = this.map.get(key);
    if (value !== undefined) this.own().set(key, change(value));
  }

  /** Deletes all entries that `doomed` holds for. */
  deleteWhere(doomed: (value: Value, key: Key) => boolean): void {
    for (const [key, value] of [...this.map]) if (doomed(value, key)) this.delete(key);
  }

  private own(): Map<Key, Value> {
    if (this.shared) {
      this.map = new Map(this.map);
      this.shared = false;
    }
    return this.map;
  }
}

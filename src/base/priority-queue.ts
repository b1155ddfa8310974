/**
 * A binary heap. The order of its elements is whatever the comparator says; elements that compare equal come out in no defined order,
 * so a comparator that must be deterministic compares down to something unique.
 */

/** Yields the least element first. Adding and taking cost the logarithm of the size. */
export class PriorityQueue<Element> {
  private readonly heap: Element[] = [];

  /** `compare` is negative when its first argument comes out first. */
  constructor(private readonly compare: (a: Element, b: Element) => number) {}

  get size(): number {
    return this.heap.length;
  }

  /** The least element, which stays; undefined when there is none. */
  peek(): Element | undefined {
    return this.heap[0];
  }

  add(element: Element): void {
    this.heap.push(element);
    this.rise(this.heap.length - 1);
  }

  /** Takes the least element out; undefined when there is none. */
  poll(): Element | undefined {
    const least = this.heap[0];
    const last = this.heap.pop();
    if (this.heap.length > 0) {
      this.heap[0] = last as Element;
      this.sink(0);
    }
    return least;
  }

  /** Takes this very element out. False when it is not there. Costs the size of the queue. */
  remove(element: Element): boolean {
    const at = this.heap.indexOf(element);
    if (at < 0) return false;
    const last = this.heap.pop() as Element;
    if (at < this.heap.length) {
      this.heap[at] = last;
      this.rise(at);
      this.sink(at);
    }
    return true;
  }

  /** All elements, in no defined order. */
  [Symbol.iterator](): Iterator<Element> {
    return this.heap[Symbol.iterator]();
  }

  private rise(from: number): void {
    const { heap, compare } = this;
    const element = heap[from] as Element;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compare(element, heap[parent] as Element) >= 0) break;
      heap[at] = heap[parent] as Element;
      at = parent;
    }
    heap[at] = element;
  }

  private sink(from: number): void {
    const { heap, compare } = this;
    const element = heap[from] as Element;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && compare(heap[child + 1] as Element, heap[child] as Element) < 0) child++;
      if (compare(element, heap[child] as Element) <= 0) break;
      heap[at] = heap[child] as Element;
      at = child;
    }
    heap[at] = element;
  }
}

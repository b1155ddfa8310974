/**
 * Keyed state in BATCH: that of one key at a time. Input comes key by key, so a key that is through never comes back, and what it had is
 * dropped. Time-to-live does not count, and no snapshot is ever taken. Used by keyed operators whose input is sorted.
 * Source: BatchExecutionKeyedStateBackend (9.4).
 */
import { HeapKeyedStateBackend } from './heap-keyed-state-backend.ts';
import type { KeyedStateOf } from './keyed-state-backend.ts';
import type { Namespace, StateSpec } from './state-spec.ts';
import { identityOf } from './value-identity.ts';

export class BatchExecutionKeyedStateBackend extends HeapKeyedStateBackend {
  /** Told that the current key is through, while it is still the current one; calls `drop` when nobody needs its state any more. */
  keyEnds: (drop: () => void) => void = (drop) => drop();
  /** Told of each state of an ended key as it is dropped; for the trace. */
  dropped: ((state: string, content: unknown) => void) | null = null;

  override setCurrentKey(key: unknown): void {
    if (this.hasKey && identityOf(key) === identityOf(this.currentKey)) return;
    this.endKey();
    super.setCurrentKey(key);
  }

  /** The current key is through; at the end of the input, too. */
  endKey(): void {
    if (!this.hasKey) return;
    this.keyEnds(() => {
      this.reportDropped();
      this.dropAll();
    });
  }

  override state<Spec extends StateSpec>(spec: Spec, namespace: Namespace): KeyedStateOf<Spec> {
    return super.state({ ...spec, ttl: null }, namespace);
  }

  private reportDropped(): void {
    if (this.dropped === null) return;
    for (const state of this.stateNames) {
      const content = this.contentOf(state);
      if (content !== null) this.dropped(state, content);
    }
  }
}

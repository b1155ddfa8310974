/**
 * What faults of a run do to requests of durable storage, before storage hears of them: it does not answer, is slow, is full, or gives back
 * what nobody put there. One object for the director's desk and for the live host's queue.
 */
import type { ModelTime } from '../base/ids.ts';
import type { StorageFailure, StorageRequest } from '../ports/durable-storage.ts';
import type { StandingStorageFaults } from '../ports/leg-start.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { PartKey } from '../wire/snapshots.ts';
import { isTarget } from './fault-target.ts';

interface OperatorPlace {
  readonly checkpoint: number;
  readonly operatorId: string;
  readonly subtask: number;
}

const WRITES: ReadonlySet<StorageRequest['type']> = new Set(['putParts', 'putCheckpoint', 'writeRows', 'appendTopic']);

export class StorageFaults {
  private failing: number;
  private slowMs: ModelTime;
  private isFull: boolean;
  private readonly failingUploads: Map<string, number>;
  private readonly slowUploads: Map<string, ModelTime>;
  private corrupted: { readonly target: string; readonly checkpoint: number }[];
  /** The newest checkpoint whose metadata went to storage. */
  private newest = 0;
  /** Vertex of each operator. */
  private readonly vertexOf: ReadonlyMap<string, string>;

  constructor(graph: JobGraph, standing: StandingStorageFaults = NONE) {
    this.vertexOf = new Map(
      graph.vertices.flatMap(({ key, operators }) => operators.map(({ operatorId }) => [operatorId, key] as const)),
    );
    this.failing = standing.failing;
    this.slowMs = standing.slowMs;
    this.isFull = standing.isFull;
    this.failingUploads = new Map(Object.entries(standing.failingUploads));
    this.slowUploads = new Map(Object.entries(standing.slowUploads));
    this.corrupted = [...standing.corrupted];
  }

  get standing(): StandingStorageFaults {
    return {
      failing: this.failing,
      slowMs: this.slowMs,
      isFull: this.isFull,
      failingUploads: Object.fromEntries(this.failingUploads),
      slowUploads: Object.fromEntries(this.slowUploads),
      corrupted: this.corrupted,
    };
  }

  /** So many of the following requests fail. */
  failNext(requests: number): void {
    this.failing += requests;
  }

  slow(byMs: ModelTime): void {
    this.slowMs = byMs;
  }

  /** Nothing more can be written while it is full. */
  fill(isFull: boolean): void {
    this.isFull = isFull;
  }

  /** `target`: a vertex or a subtask whose next `count` uploads of a snapshot fail; empty for any. */
  failUploads(target: string, count: number): void {
    this.failingUploads.set(target, (this.failingUploads.get(target) ?? 0) + count);
  }

  delayUploads(target: string, byMs: ModelTime): void {
    this.slowUploads.set(target, byMs);
  }

  /** What a vertex or a subtask put into a checkpoint is not what lies there any more. `checkpoint` null: the newest. */
  corrupt(target: string, checkpoint: number | null): void {
    this.corrupted.push({ target, checkpoint: checkpoint ?? this.newest });
  }

  /** How this request fails; null where storage is to do it. */
  failureOf(request: StorageRequest): StorageFailure | null {
    if (request.type === 'putCheckpoint') this.newest = Math.max(this.newest, request.metadata.checkpoint);
    if (this.failing > 0) {
      this.failing--;
      return unavailable('a fault of this run lets the request fail');
    }
    if (this.isFull && isWrite(request))
      return {
        type: 'failed',
        why: 'quota',
        message: 'There is no room left in durable storage: a fault of this run has filled it.',
      };
    if (request.type === 'putParts') return this.uploadFailure(placesOf(request.parts.map(({ key }) => key)));
    if (request.type === 'getParts') return this.corruption(placesOf(request.keys));
    return null;
  }

  /** How much later its answer comes. */
  delayOf(request: StorageRequest): ModelTime {
    if (request.type !== 'putParts' || this.slowUploads.size === 0) return this.slowMs;
    const places = placesOf(request.parts.map(({ key }) => key));
    const matching = [...this.slowUploads].filter(([target]) => places.some((place) => this.names(target, place)));
    return this.slowMs + Math.max(0, ...matching.map(([, ms]) => ms));
  }

  private uploadFailure(places: readonly OperatorPlace[]): StorageFailure | null {
    for (const [target, left] of this.failingUploads) {
      if (left <= 0 || !places.some((place) => this.names(target, place))) continue;
      this.failingUploads.set(target, left - 1);
      return unavailable('a fault of this run lets the upload of the snapshot fail');
    }
    return null;
  }

  private corruption(places: readonly OperatorPlace[]): StorageFailure | null {
    const hit = places.find((place) =>
      this.corrupted.some(({ target, checkpoint }) => checkpoint === place.checkpoint && this.names(target, place)),
    );
    if (hit === undefined) return null;
    const message =
      `A part of checkpoint ${hit.checkpoint} of ${this.vertexOf.get(hit.operatorId) ?? hit.operatorId} (${hit.subtask}) is not what was put ` +
      'there: its checksum does not agree. A fault of this run has damaged it.';
    return { type: 'failed', why: 'corrupt', message };
  }

  private names(target: string, { operatorId, subtask }: OperatorPlace): boolean {
    return target === '' || isTarget(target, { vertex: this.vertexOf.get(operatorId), subtask });
  }
}

const NONE: StandingStorageFaults = {
  failing: 0,
  slowMs: 0,
  isFull: false,
  failingUploads: {},
  slowUploads: {},
  corrupted: [],
};

/** A part's key is `chk-3/<operator id>/<subtask>/…`. */
function placesOf(keys: readonly PartKey[]): OperatorPlace[] {
  return keys.map((key) => {
    const [snapshot = '', operatorId = '', subtask = ''] = key.split('/');
    return { checkpoint: Number(snapshot.slice(snapshot.indexOf('-') + 1)), operatorId, subtask: Number(subtask) };
  });
}

function isWrite(request: StorageRequest): boolean {
  return request.type === 'exchangeState' ? request.put.length > 0 : WRITES.has(request.type);
}

function unavailable(why: string): StorageFailure {
  return { type: 'failed', why: 'unavailable', message: `Durable storage did not answer: ${why}.` };
}

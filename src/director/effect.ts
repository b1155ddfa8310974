/**
 * What the director asks of its host, one at a time. The host carries an effect out and comes back for the next; only
 * an `apply` is answered (`Director.accept`), and a `store` some time later (`Director.supply`). So the same director
 * serves a host that answers at once and one whose slots are Workers and whose storage is IndexedDB.
 */
import type { SlotId, TaskManagerId } from '../base/ids.ts';
import type { ActorInput } from '../ports/actor.ts';
import type { StorageRequest } from '../ports/durable-storage.ts';
import type { LegStart } from '../ports/leg-start.ts';

/** An actor that inputs are applied to: the JobManager or a slot. */
export type ActorAddress = 'jobmanager' | SlotId;

/** How a run ends by itself. `LOST`: the JobManager died and nothing durable knows of the job (8.6.1). */
export type EndStatus = 'FINISHED' | 'FAILED' | 'CANCELED' | 'LOST';

export type Effect =
  /** Applies the input to the actor; the host answers with `accept`. */
  | { readonly type: 'apply'; readonly actor: ActorAddress; readonly input: ActorInput }
  /** A slot of a new TaskManager, or in the place of one that was lost: an actor that has seen nothing yet. */
  | { readonly type: 'launch'; readonly slot: SlotId }
  /** These slots of the process die: all of them, where it dies itself. */
  | { readonly type: 'terminate'; readonly taskManager: TaskManagerId; readonly slots: readonly SlotId[] }
  /** A new JobManager takes the place of the one before, if there was one. */
  | { readonly type: 'startJobManager' }
  /** Asks durable storage; the answer goes to `supply` whenever it is there. */
  | { readonly type: 'store'; readonly id: number; readonly request: StorageRequest }
  /** The model time of this answer has come: nothing goes on before it is supplied. */
  | { readonly type: 'await'; readonly id: number }
  /**
   * A new leg of the run is due: the host waits for all answers of storage, reads what lies there of these checkpoints, keeps it with the
   * start, and says so (`Director.legKept`). Nothing goes on before.
   */
  | { readonly type: 'keepLeg'; readonly start: LegStart }
  /** Nothing will ever happen again unless somebody acts. */
  | { readonly type: 'idle' }
  | { readonly type: 'ended'; readonly status: EndStatus };

/** What can lie in the director's event queue. */
import type { ExecutionId, SlotId } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { Address, Message } from '../wire/messages.ts';
import type { Place } from '../wire/trace-events.ts';
import type { ActorAddress } from './effect.ts';

export type Scheduled =
  /**
   * `life`: which JobManager it is from or for; with another one in its place the message is lost. `slotLife`: where it is from a slot, the
   * life of that slot; what it said before it was lost does not arrive.
   */
  | {
      readonly type: 'deliver';
      readonly from: Address;
      readonly to: Address;
      readonly message: Message;
      readonly cause: Place | null;
      readonly life: number;
      readonly slotLife: number;
      /** A fault of the run loses it on its way. */
      readonly lost?: true;
    }
  | { readonly type: 'alarm'; readonly actor: ActorAddress; readonly alarm: AlarmId; readonly cause: Place | null }
  | { readonly type: 'answer'; readonly id: number }
  | { readonly type: 'run'; readonly slot: SlotId; readonly execution: ExecutionId }
  | { readonly type: 'startJobManager'; readonly life: number; readonly cause: Place | null };

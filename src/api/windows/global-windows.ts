/** One window a key, for ever: only a trigger of one's own makes it fire. Source: GlobalWindows (5.1.5). */

import type * as Api from 'millrace';
import { TriggerResult } from '../enums.ts';
import type { Value } from '../transformations.ts';
import { Trigger } from './trigger.ts';
import { GLOBAL_WINDOW, type GlobalWindow } from './window.ts';
import { type AssignerContext, WindowAssigner } from './window-assigner.ts';

export class GlobalWindows extends WindowAssigner {
  static create(): GlobalWindows {
    return new GlobalWindows();
  }

  assignWindows(_element: Value, _timestamp: number, _context: AssignerContext): GlobalWindow[] {
    return [GLOBAL_WINDOW];
  }

  getDefaultTrigger(): Trigger {
    return new NeverTrigger();
  }

  isEventTime(): boolean {
    return false;
  }
}

/** What GlobalWindows have where no other trigger is set. Source: GlobalWindows.NeverTrigger. */
class NeverTrigger extends Trigger {
  onElement(): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  onEventTime(): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  clear(_window: Api.Window, _ctx: Api.TriggerContext): void {}

  override onMerge(): void {}
}

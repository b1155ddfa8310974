/** The windows, assigners, triggers and evictors of the contract, by their names there. */
import { ContinuousEventTimeTrigger } from './continuous-event-time-trigger.ts';
import { CountTrigger } from './count-trigger.ts';
import { DeltaTrigger } from './delta-trigger.ts';
import { EventTimeTrigger } from './event-time-trigger.ts';
import { CountEvictor, DeltaEvictor, Evictor, TimeEvictor } from './evictors.ts';
import { GlobalWindows } from './global-windows.ts';
import { ProcessingTimeTrigger } from './processing-time-trigger.ts';
import { PurgingTrigger } from './purging-trigger.ts';
import { EventTimeSessionWindows, ProcessingTimeSessionWindows } from './session-windows.ts';
import { SlidingEventTimeWindows, SlidingProcessingTimeWindows } from './sliding-windows.ts';
import { Trigger } from './trigger.ts';
import { TumblingEventTimeWindows, TumblingProcessingTimeWindows } from './tumbling-windows.ts';
import { GlobalWindow, TimeWindow, Window } from './window.ts';
import { WindowAssigner } from './window-assigner.ts';

export const WINDOWING = {
  Window,
  TimeWindow,
  GlobalWindow,
  WindowAssigner,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
  SlidingEventTimeWindows,
  SlidingProcessingTimeWindows,
  EventTimeSessionWindows,
  ProcessingTimeSessionWindows,
  GlobalWindows,
  Trigger,
  EventTimeTrigger,
  ProcessingTimeTrigger,
  CountTrigger,
  ContinuousEventTimeTrigger,
  DeltaTrigger,
  PurgingTrigger,
  Evictor,
  CountEvictor,
  DeltaEvictor,
  TimeEvictor,
};

/**
 * The alarms that are set. One that was cancelled, set anew or whose actor died stays in the event queue and does not
 * ring.
 */
import type { AlarmId } from '../ports/actor.ts';
import type { ActorAddress } from './effect.ts';
import type { Scheduled } from './scheduled.ts';

export type ScheduledAlarm = Extract<Scheduled, { type: 'alarm' }>;

export class Alarms {
  private readonly set = new Map<ActorAddress, Map<AlarmId, ScheduledAlarm>>();

  arm(alarm: ScheduledAlarm): void {
    let ofActor = this.set.get(alarm.actor);
    if (ofActor === undefined) {
      ofActor = new Map();
      this.set.set(alarm.actor, ofActor);
    }
    ofActor.set(alarm.alarm, alarm);
  }

  cancel(actor: ActorAddress, alarm: AlarmId): void {
    this.set.get(actor)?.delete(alarm);
  }

  /** Whether this very alarm is still to ring. */
  isArmed(alarm: ScheduledAlarm): boolean {
    return this.set.get(alarm.actor)?.get(alarm.alarm) === alarm;
  }

  forget(actor: ActorAddress): void {
    this.set.delete(actor);
  }
}

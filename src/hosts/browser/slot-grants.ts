/**
 * Carries out what the director grants a slot, one input after the other. A step whose promises are still to settle is over a turn later, so
 * what comes meanwhile waits.
 */
import type { ActorInput, ActorOutput } from '../../ports/actor.ts';
import type { Turns } from '../../ports/turns.ts';
import type { SlotActor } from '../../task/slot-actor.ts';
import { OutputDigest } from './output-digest.ts';
import type { SlotGrant, SlotReply } from './slot-messages.ts';

interface Granted {
  readonly input: ActorInput;
  readonly applied: (output: ActorOutput) => void;
}

export class SlotGrants {
  private readonly waiting: Granted[] = [];
  private readonly digest = new OutputDigest();
  private isUnsettled = false;

  constructor(
    private readonly actor: SlotActor,
    private readonly turns: Turns,
    private readonly reply: (reply: SlotReply) => void,
  ) {}

  receive(grant: SlotGrant): void {
    if (grant.type === 'apply') {
      const { input } = grant;
      this.waiting.push({ input, applied: (output) => this.reply({ type: 'applied', step: input.step, output }) });
    } else {
      for (const input of grant.inputs) this.waiting.push({ input, applied: (output) => this.followed(input, output) });
    }
    this.goOn();
  }

  private followed({ step }: ActorInput, output: ActorOutput): void {
    this.digest.add(output);
    if (this.waiting.length === 0) this.reply({ type: 'followed', step, digest: this.digest.value() });
  }

  private goOn(): void {
    while (!this.isUnsettled) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.apply(next);
    }
  }

  private apply({ input, applied }: Granted): void {
    this.guarded(input, () => {
      const output = this.actor.apply(input);
      if (this.actor.isUnsettled) this.settle(input, applied);
      else applied(output);
    });
  }

  private settle(input: ActorInput, applied: Granted['applied']): void {
    this.isUnsettled = true;
    this.turns.pass(() => {
      this.isUnsettled = false;
      this.guarded(input, () => applied(this.actor.settled()));
      this.goOn();
    });
  }

  private guarded({ step }: ActorInput, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.reply({ type: 'crashed', step, message: String((error as Error).stack ?? error) });
    }
  }
}

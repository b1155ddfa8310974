/**
 * All inputs of a task, read in rotation: one buffer of one gate, then the next gate that has something.
 * Between the gates and the stream task. Source: StreamMultipleInputProcessor, MultipleInputSelectionHandler (3.4.6).
 */
import { ensure } from '../../base/assert.ts';
import type { ChannelId } from '../../base/ids.ts';
import type { GeneratedCodecs } from '../../codec/generated-codecs.ts';
import type { InputGateDeployment } from '../../wire/messages.ts';
import type { InputChannel } from './input-channel.ts';
import { InputGate } from './input-gate.ts';

export class StreamInputs {
  readonly gates: readonly InputGate[];
  readonly channels: readonly InputChannel[];
  private readonly byId = new Map<ChannelId, { gate: InputGate; channel: InputChannel }>();
  private turn = 0;

  constructor(deployments: readonly InputGateDeployment[], codecs: GeneratedCodecs | null) {
    const gates: InputGate[] = [];
    for (const inputIndex of [0, 1] as const) {
      const edges = deployments.filter((deployment) => deployment.inputIndex === inputIndex);
      const before = gates.reduce((sum, gate) => sum + gate.channels.length, 0);
      if (edges.length > 0) gates.push(new InputGate(inputIndex, edges, before, codecs));
    }
    this.gates = gates;
    this.channels = gates.flatMap((gate) => gate.channels);
    for (const gate of gates) for (const channel of gate.channels) this.byId.set(channel.id, { gate, channel });
  }

  /** The gate to read from now: the one whose turn it is, else the next that has something; null if none has. */
  get readable(): InputGate | null {
    for (let offset = 0; offset < this.gates.length; offset++) {
      const gate = this.gates[(this.turn + offset) % this.gates.length] as InputGate;
      if (gate.available) return gate;
    }
    return null;
  }

  /** `gate` has given a whole buffer: the others come first now. */
  passTurn(gate: InputGate): void {
    this.turn = (this.gates.indexOf(gate) + 1) % this.gates.length;
  }

  find(channel: ChannelId): { gate: InputGate; channel: InputChannel } {
    return ensure(this.byId.get(channel), `${channel} is no input of this task.`);
  }

  channel(index: number): InputChannel {
    return ensure(this.channels[index], `The task has no channel ${index}.`);
  }

  block(index: number): void {
    this.channel(index).blocked = true;
  }

  unblockAll(): readonly InputChannel[] {
    const blocked = this.channels.filter((channel) => channel.blocked);
    for (const channel of blocked) this.find(channel.id).gate.unblock(channel);
    return blocked;
  }
}

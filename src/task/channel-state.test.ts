import { expect, test } from 'vitest';
import { BufferDecoder } from '../codec/buffer-codec.ts';
import { openPart } from '../codec/snapshot-format.ts';
import type { StreamElement } from '../wire/stream-elements.ts';
import { encodeChannelState } from './channel-state.ts';
import { renumbered } from './restored-channels.ts';

const CHANNEL = 'source:0:1 > count:0:1 : e0';

test('7.6.4: what has come back and is in flight once more, since a checkpoint is taken meanwhile, is stored as anything else', () => {
  const values = Array.from({ length: 14 }, (_, id) => ({ id, amount: 1 }));
  const sent = values.map((value): StreamElement => {
    return { type: 'record', value, timestamp: null, sequence: value.id, replayed: false };
  });
  const cameBack: StreamElement[] = [...renumbered(sent, -sent.length), { type: 'watermark', timestamp: 14 }];
  const stored = encodeChannelState({ inputs: new Map([[CHANNEL, cameBack]]), outputs: new Map() }, 'chk-2/count/0');
  const [part] = stored?.parts ?? [];
  const elements = new BufferDecoder().decode(openPart(part?.bytes ?? new Uint8Array(), 'chk-2'));
  expect(elements.map((element) => (element.type === 'record' ? element.value : element))).toEqual([
    ...values,
    { type: 'watermark', timestamp: 14 },
  ]);
});

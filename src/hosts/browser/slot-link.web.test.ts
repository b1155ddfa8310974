import { expect, test } from 'vitest';
import type { ActorInput, ActorOutput } from '../../ports/actor.ts';
import { NO_OUTPUT as output } from '../../ports/testing/no-output.ts';
import { OutputDigest } from './output-digest.ts';
import { SlotLink } from './slot-link.ts';
import type { SlotGrant } from './slot-messages.ts';
import { Watchdog } from './watchdog.ts';

const input: ActorInput = { step: 7, time: 30, cause: null, event: { type: 'alarm', alarm: 1 } };
const applied = { type: 'applied', step: 7, output };
const event = { type: 'watermark', place: { step: 7, index: 0 }, time: 30, cause: null };

/** A link whose slot is ready and has been granted step 7; `refused` counts. */
async function granted() {
  const watchdog = new Watchdog(() => false);
  let refused = 0;
  const link = new SlotLink(watchdog, () => refused++);
  const { port1, port2: slot } = new MessageChannel();
  link.connect(port1);
  const seen = new Promise((resolve) => {
    slot.onmessage = resolve;
  });
  slot.postMessage({ type: 'ready' });
  const outcome = link.apply(input);
  await seen;
  return { slot, outcome, refused: () => refused, end: () => watchdog.end() };
}

test('the output of the step under way is taken', async () => {
  const { slot, outcome, refused, end } = await granted();
  slot.postMessage({ ...applied, output: { ...output, events: [event] } });
  expect(await outcome).toMatchObject({ type: 'applied', output: { events: [event] } });
  expect(refused()).toBe(0);
  end();
});

const forged: readonly (readonly [string, unknown])[] = [
  ['of a former step', { ...applied, step: 6 }],
  ['of a step to come', { ...applied, step: 8 }],
  ['shaped like a Comlink call', { id: 'a', type: 'APPLY', path: ['constructor'], argumentList: [] }],
  ['without an output', { type: 'applied', step: 7 }],
  ['with a field too many', { ...applied, output: { ...output, extra: 1 } }],
  [
    'with events of another step',
    { ...applied, output: { ...output, events: [{ ...event, place: { step: 1, index: 0 } }] } },
  ],
  [
    'that speaks for the JobManager',
    { ...applied, output: { ...output, events: [{ ...event, type: 'jobStatus', to: 'FINISHED' }] } },
  ],
  [
    'that writes checkpoint metadata',
    { ...applied, output: { ...output, requests: [{ id: 1, cause: null, request: { type: 'putCheckpoint' } }] } },
  ],
  [
    'that submits a job',
    { ...applied, output: { ...output, sends: [{ to: 'jobmanager', cause: null, message: { type: 'submit' } }] } },
  ],
  [
    'to an address from the prototype',
    {
      ...applied,
      output: {
        ...output,
        sends: [{ to: '__proto__', cause: null, message: { type: 'credit', channel: 'c', buffers: 1 } }],
      },
    },
  ],
  ['that rings at no time', { ...applied, output: { ...output, alarms: [{ id: 1, at: Number.NaN, cause: null }] } }],
  [
    'that is too large',
    {
      ...applied,
      output: {
        ...output,
        requests: [
          { id: 1, cause: null, request: { type: 'putParts', parts: [{ key: 'a', bytes: new Uint8Array(65e6) }] } },
        ],
      },
    },
  ],
  ['that it is ready once more', { type: 'ready' }],
];

test.each(forged)('a message %s is refused, counted, and does not end the step', async (_what, message) => {
  const { slot, outcome, refused, end } = await granted();
  slot.postMessage(message);
  slot.postMessage(applied);
  expect(await outcome).toEqual({ type: 'applied', output });
  expect(refused()).toBe(1);
  end();
});

/** A link whose slot is ready, and the grants that it gets. */
function followed() {
  const watchdog = new Watchdog(() => false);
  const link = new SlotLink(watchdog, () => undefined);
  const { port1, port2: slot } = new MessageChannel();
  link.connect(port1);
  const grants: SlotGrant[] = [];
  const seen = new Promise<SlotGrant>((resolve) => {
    slot.onmessage = ({ data }) => {
      grants.push(data);
      resolve(data);
    };
  });
  slot.postMessage({ type: 'ready' });
  return { link, slot, grants, seen, end: () => watchdog.end() };
}

const digestOf = (...outputs: readonly ActorOutput[]) => {
  const digest = new OutputDigest();
  for (const one of outputs) digest.add(one);
  return digest.value();
};

test('a slot follows the inputs of a history before it is granted a step of its own', async () => {
  const { link, slot, grants, seen, end } = followed();
  link.follow({ ...input, step: 5 }, { output });
  link.follow({ ...input, step: 6 }, { output: { ...output, cost: 2 } });
  const outcome = link.apply(input);
  expect(await seen).toMatchObject({ type: 'follow', inputs: [{ step: 5 }, { step: 6 }] });
  slot.postMessage({ type: 'followed', step: 6, digest: digestOf(output, { ...output, cost: 2 }) });
  slot.postMessage(applied);
  expect(await outcome).toMatchObject({ type: 'applied' });
  expect(grants.map(({ type }) => type)).toEqual(['follow', 'apply']);
  end();
});

test('a slot that did otherwise when it followed is not gone on with', async () => {
  const { link, slot, seen, end } = followed();
  link.follow({ ...input, step: 6 }, { output });
  const outcome = link.apply(input);
  await seen;
  slot.postMessage({ type: 'followed', step: 6, digest: digestOf({ ...output, cost: 2 }) });
  expect(await outcome).toMatchObject({ type: 'failed', class: 'NonDeterministicJob' });
  end();
});

test('a step that does not return is called hung after 5 s', async () => {
  const { outcome, end } = await granted();
  const from = performance.now();
  expect(await outcome).toEqual({ type: 'hung' });
  expect(performance.now() - from).toBeGreaterThan(4900);
  end();
}, 20_000);

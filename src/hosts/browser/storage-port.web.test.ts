import { expect, test } from 'vitest';
import type { StorageAnswer, StorageRequest } from '../../ports/durable-storage.ts';
import { MemoryStorage } from '../simulation/memory-storage.ts';
import { DEFAULT_LIMITS, PortStorage, serveStorage } from './storage-port.ts';

/** A served port, the raw other end of it, and what came back there. */
function served(limits = DEFAULT_LIMITS) {
  const { port1, port2 } = new MessageChannel();
  const server = serveStorage(port1, new MemoryStorage(), limits);
  const answers: { id: number; answer: StorageAnswer }[] = [];
  port2.onmessage = ({ data }) => answers.push(data);
  /** Posts it, and a good request behind it whose answer says that all before has been looked at. */
  const post = async (message: unknown) => {
    port2.postMessage(message);
    const last = 1_000_000 + answers.length;
    port2.postMessage({ id: last, request: { type: 'getRecord' } });
    await expect.poll(() => answers.some(({ id }) => id === last)).toBe(true);
    return answers.find(({ id }) => id < 1_000_000)?.answer ?? null;
  };
  return { server, post, port2 };
}

const part = (bytes: number) => ({ type: 'putParts', parts: [{ key: 'chk-1/a', bytes: new Uint8Array(bytes) }] });

test('what is asked through a port is what storage answers', async () => {
  const { port1, port2 } = new MessageChannel();
  serveStorage(port1, new MemoryStorage());
  const storage = new PortStorage(port2);
  const ask = (request: StorageRequest) => new Promise((answered) => storage.perform(request, answered));
  const parts = [{ key: 'chk-1/größe', bytes: Uint8Array.of(1, 2) }];
  expect(await ask({ type: 'putParts', parts })).toEqual({ type: 'done' });
  expect(await ask({ type: 'getParts', keys: ['chk-1/größe'] })).toEqual({ type: 'parts', parts });
});

test('a record with the next attempt passes, as the JobManager writes it', async () => {
  const { post, server } = served();
  const record = { jobId: 'j', nextCheckpointId: 1, completed: [], terminal: null, nextAttempt: 2 };
  expect(await post({ id: 1, request: { type: 'putRecord', record } })).toEqual({ type: 'done' });
  expect(server.refused()).toBe(0);
});

test.each([
  ['no object', 'putParts'],
  ['null', null],
  ['an unknown request', { id: 1, request: { type: 'deleteDatabase' } }],
  ['a field too many', { id: 1, request: { type: 'getRecord', namespace: 'other' } }],
  ['a namespace of its own choice', { id: 1, namespace: 'other', request: { type: 'getRecord' } }],
  ['a Comlink call', { id: '1', type: 'APPLY', path: ['constructor', 'constructor'], argumentList: [] }],
  ['a Comlink call in the place of a request', { id: 1, request: { type: 'GET', path: ['__proto__', 'constructor'] } }],
  ['a name from the prototype', { id: 1, request: { type: '__proto__' } }],
  ['a method name', { id: 1, request: { type: 'constructor' } }],
  ['bytes that are none', { id: 1, request: { type: 'putParts', parts: [{ key: 'a', bytes: 'text' }] } }],
  ['an id below zero', { id: -1, request: { type: 'getRecord' } }],
])('%s is refused and counted', async (_what, message) => {
  const { post, server } = served();
  const answer = await post(message);
  if (answer !== null) expect(answer).toMatchObject({ type: 'failed', why: 'refused' });
  expect(server.refused()).toBe(1);
});

test('a request of too many bytes is refused', async () => {
  const { post } = served({ ...DEFAULT_LIMITS, bytesPerRequest: 10 });
  expect(await post({ id: 1, request: part(11) })).toMatchObject({ why: 'refused' });
});

test('a job cannot store more in all than it may', async () => {
  const { post, port2 } = served({ ...DEFAULT_LIMITS, bytesInAll: 15 });
  port2.postMessage({ id: 2_000_000, request: part(10) });
  expect(await post({ id: 1, request: part(10) })).toMatchObject({ why: 'refused' });
});

test('an answer that nobody asked for is dropped', async () => {
  const { port1, port2 } = new MessageChannel();
  const storage = new PortStorage(port2);
  const answers: StorageAnswer[] = [];
  storage.perform({ type: 'getRecord' }, (answer) => answers.push(answer));
  port1.onmessage = ({ data: { id } }) => {
    port1.postMessage({ id: id + 7, answer: { type: 'done' } });
    port1.postMessage({ id, answer: { type: 'record', record: null } });
    port1.postMessage({ id, answer: { type: 'done' } });
    port1.postMessage({ id: 99, answer: { type: 'done' } });
  };
  await expect.poll(() => answers).toEqual([{ type: 'record', record: null }]);
});

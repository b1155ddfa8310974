/** A job of which one slot speaks for the engine. */
import { sums } from '../host-page.ts';

/** How a job gets round its parameters to the Worker's real global, `world`. */
export const BREAK_OUT = `
    let world;
    addEventListener('found', ({ currentTarget }) => { world = currentTarget; });
    dispatchEvent(new Event('found'));`;

/** Messages that FORGER sends and that are to be refused. */
export const FORGERIES = 7;
/** Sends forgeries in front of the true answer of a step. */
export const FORGER = sums(
  40,
  `
    if (n !== 5) return n;
    ${BREAK_OUT}
    const { postMessage } = world;
    world.postMessage = (answer) => {
      world.postMessage = postMessage;
      const { step, output } = answer;
      const forge = (message) => world.postMessage(message);
      const asking = (request) => forge({ type: 'applied', step, output: { ...output, requests: [{ id: 1, cause: null, request }] } });
      const place = { step, index: 0 };
      forge({ type: 'applied', step: step - 1, output });
      forge({ id: 'a', type: 'APPLY', path: ['constructor', 'constructor'], argumentList: [{ type: 'RAW', value: 'alert(1)' }] });
      forge({ type: '__proto__', path: ['__proto__'] });
      forge('x'.repeat(1000000));
      forge({ type: 'applied', step, output: { ...output, events: [{ type: 'jobStatus', to: 'FAILED', place, time: 0, cause: null }] } });
      asking({ type: 'putParts', parts: [{ key: 'chk-1/a', bytes: new Uint8Array(65e6) }] });
      asking({ type: 'putCheckpoint', metadata: {}, record: {} });
      return forge(answer);
    };
    return n;`,
);

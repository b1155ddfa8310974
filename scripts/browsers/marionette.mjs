// Firefox's own remote control, Marionette: WebDriver's commands over a socket, each packet a JSON text behind its length in bytes.
import { connect } from 'node:net';

/** @returns `{ call, end }`; `call(command, parameters)` rejects with what Firefox says, or when the connection ends. */
export async function connectMarionette(port) {
  const socket = connect(port, '127.0.0.1');
  const waiting = new Map();
  let last = 0;
  const failAll = () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox is gone.'));
    waiting.clear();
  };
  const greeted = new Promise((resolve, reject) => waiting.set('greeting', { resolve, reject }));
  const settle = (id, error, value) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(new Error(`Firefox, ${call.command}: ${error.error}: ${error.message}`));
    else call?.resolve(value);
  };
  const take = packets((packet) => {
    // It greets first, with what it is; then all is answers: a type, the number of the command, an error or a value.
    if (!Array.isArray(packet)) settle('greeting', null, packet);
    else settle(packet[1], packet[2], packet[3]);
  });
  socket.on('data', take);
  socket.on('error', failAll);
  socket.on('close', failAll);
  await greeted;
  return {
    call: (command, parameters = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject, command });
        const text = JSON.stringify([0, id, command, parameters]);
        socket.write(`${Buffer.byteLength(text)}:${text}`);
      }),
    end: () => socket.destroy(),
  };
}

/** Takes pieces of a stream and hands over each whole packet in it. */
function packets(receive) {
  let left = Buffer.alloc(0);
  return (piece) => {
    left = Buffer.concat([left, piece]);
    for (;;) {
      const colon = left.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(left.subarray(0, colon));
      if (left.length < end) return;
      receive(JSON.parse(left.subarray(colon + 1, end)));
      left = left.subarray(end);
    }
  };
}

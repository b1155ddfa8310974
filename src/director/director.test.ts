import { expect, test } from 'vitest';
import { RandomStreams } from '../base/random-streams.ts';
import type { ActorInput, ActorOutput } from '../ports/actor.ts';
import type { StorageFailure } from '../ports/durable-storage.ts';
import { type ClusterShape, DEFAULT_PACE, type Pace } from '../ports/run-spec.ts';
import { NO_OUTPUT } from '../ports/testing/no-output.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { Message } from '../wire/messages.ts';
import type { TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import { Director, type StepReport } from './director.ts';
import type { Effect } from './effect.ts';

const graph: JobGraph = {
  name: 'job',
  runtimeMode: 'STREAMING',
  type: 'STREAMING',
  vertices: [],
  edges: [],
  configuration: {},
  fingerprint: '',
};

type Answer = (input: ActorInput, actor: string) => Partial<ActorOutput>;

interface Options {
  readonly shape?: Partial<ClusterShape>;
  readonly pace?: Partial<Pace>;
  readonly tape?: readonly TapeEntry[];
  readonly seed?: number;
  readonly highAvailability?: boolean;
  readonly legSteps?: number;
  /** What the host says when it is to keep the start of a leg. */
  readonly kept?: () => StorageFailure | null;
}

/** A host whose actors answer by a function, and which writes down what it was asked to do. */
function host(answer: Answer, options: Options = {}) {
  const { shape, pace, tape = [], seed = 1, highAvailability = false, legSteps, kept = () => null } = options;
  const reports: StepReport[] = [];
  const inputs: { actor: string; input: ActorInput }[] = [];
  const effects: Effect[] = [];
  const director = new Director({
    spec: {
      cluster: { taskManagers: 1, slotsEach: 1, standingBy: 0, ...shape },
      configuration: highAvailability ? { 'high-availability.type': 'test' } : {},
      pace: { ...DEFAULT_PACE, ...pace },
      recordsPerBuffer: 1,
      tape,
      ...(legSteps !== undefined && { legSteps }),
    },
    graph,
    random: new RandomStreams(seed),
    hash: null,
    onStep: (report) => reports.push(report),
  });
  const once = (): Effect => {
    const effect = director.next();
    effects.push(effect);
    if (effect.type === 'keepLeg') director.legKept(kept());
    if (effect.type === 'store') director.supply(effect.id, { type: 'done' });
    if (effect.type === 'apply') {
      inputs.push({ actor: effect.actor, input: effect.input });
      director.accept({ ...NO_OUTPUT, ...answer(effect.input, effect.actor) });
    }
    return effect;
  };
  return {
    director,
    inputs,
    effects,
    once,
    run(stepsMax = 200) {
      while (director.steps < stepsMax) if (['idle', 'ended', 'await'].includes(once().type)) break;
      return this;
    },
    messages: (to: string) =>
      inputs.flatMap(({ actor, input }) =>
        actor === to && input.event.type === 'message' ? [{ at: input.time, ...input.event.message }] : [],
      ),
    events: (): TraceEvent[] => reports.flatMap(({ events }) => [...events]),
    reports,
  };
}

const quiet: Answer = () => ({});
const isMessage = (input: ActorInput, type: Message['type']) =>
  input.event.type === 'message' && input.event.message.type === type;
const heartbeat = (taskManager: string): Message => ({ type: 'heartbeat', taskManager });

test('all TaskManagers register before the job is submitted', () => {
  const { messages } = host(quiet, { shape: { taskManagers: 3 }, pace: { jitterMs: 7 } }).run();
  const types = messages('jobmanager').map(({ type }) => type);
  expect(types).toEqual(['taskManagerRegistered', 'taskManagerRegistered', 'taskManagerRegistered', 'submit']);
});

test('messages of one flow keep their order although each hop takes a time of its own', () => {
  const seven = Array.from({ length: 20 }, (_, n) => ({ to: 'tm-1/0', message: heartbeat(String(n)), cause: null }));
  const { messages } = host((input) => (isMessage(input, 'submit') ? { sends: seven } : {}), {
    pace: { jitterMs: 50 },
  }).run();
  const received = messages('tm-1/0').map((message) =>
    message.type === 'heartbeat' ? Number(message.taskManager) : -1,
  );
  expect(received).toEqual(seven.map((_, n) => n));
});

test('another seed orders what happens at one time otherwise', () => {
  const order = (seed: number) =>
    host(quiet, { shape: { taskManagers: 6 }, seed })
      .run()
      .messages('jobmanager')
      .map((message) => (message.type === 'taskManagerRegistered' ? message.taskManager : ''))
      .join(' ');
  expect(order(1)).toBe(order(1));
  expect(new Set([1, 2, 3, 4].map(order)).size).toBeGreaterThan(1);
});

test('a busy subtask waits for its next turn, another one overlaps it', () => {
  const { inputs } = host(
    (input, actor) => {
      if (actor === 'jobmanager')
        return isMessage(input, 'submit') ? { sends: [{ to: 'tm-1/0', message: heartbeat(''), cause: null }] } : {};
      return { runnable: input.step < 12 ? ['a:0:0', 'b:0:0'] : [], cost: input.event.type === 'run' ? 1 : 0 };
    },
    { pace: { stepMs: 10 } },
  ).run();
  const turns = inputs.flatMap(({ input }) =>
    input.event.type === 'run' ? [`${input.event.execution} ${input.time}`] : [],
  );
  expect(turns.filter((turn) => turn.startsWith('a')).slice(0, 3)).toEqual(['a:0:0 4', 'a:0:0 14', 'a:0:0 24']);
  expect(turns.filter((turn) => turn.startsWith('b')).slice(0, 3)).toEqual(['b:0:0 4', 'b:0:0 14', 'b:0:0 24']);
});

test('a lost slot: its messages vanish, another begins in its place, and its TaskManager tells the JobManager', () => {
  const sent = (message: Message) => ({ sends: [{ to: 'tm-1/0', message, cause: null }] });
  const cancel = (execution: string): Message => ({ type: 'cancel', execution });
  const deploy = (execution: string) => ({ type: 'deploy', deployment: { execution } }) as unknown as Message;
  let deployed = 0;
  const run = host(
    (input) => {
      // What is deployed before the JobManager has heard of the loss, though after it, is for the slot that is gone.
      if (isMessage(input, 'submit'))
        return { sends: [deploy('a:0:0'), cancel('a:0:0')].flatMap((message) => sent(message).sends) };
      if (isMessage(input, 'failSlot')) return sent(deploy('a:0:1'));
      if (isMessage(input, 'deploy')) deployed++;
      return {};
    },
    { tape: [{ at: 3, action: 'loseSlot', target: 'tm-1/0' }] },
  ).run();
  expect(run.effects).toContainEqual({ type: 'terminate', taskManager: 'tm-1', slots: ['tm-1/0'] });
  expect(run.effects.filter((effect) => effect.type === 'launch' && effect.slot === 'tm-1/0')).toHaveLength(2);
  expect(run.messages('jobmanager').at(-1)).toMatchObject({ type: 'failSlot', slot: 'tm-1/0' });
  expect(run.messages('tm-1/0')).toMatchObject([{ type: 'deploy', deployment: { execution: 'a:0:1' } }]);
  expect(deployed).toBe(1);
});

test('a killed TaskManager: its messages vanish, the loss is noticed later, one standing by registers', () => {
  const run = host(
    (input) => {
      if (isMessage(input, 'submit')) return { sends: [{ to: 'tm-1/0', message: heartbeat('lost'), cause: null }] };
      if (isMessage(input, 'taskManagerLost'))
        return { sends: [{ to: 'provider', message: { type: 'requestTaskManager' }, cause: null }] };
      return {};
    },
    { shape: { standingBy: 1 }, tape: [{ at: 4, action: 'killTaskManager', target: 'tm-1' }] },
  ).run();
  expect(run.messages('tm-1/0')).toEqual([]);
  expect(run.effects).toContainEqual({ type: 'terminate', taskManager: 'tm-1', slots: ['tm-1/0'] });
  const [, , lost, registered] = run.messages('jobmanager');
  expect(lost).toMatchObject({ type: 'taskManagerLost', taskManager: 'tm-1', detectedBy: 'connection', at: 2 + 100 });
  expect(registered).toMatchObject({ type: 'taskManagerRegistered', taskManager: 'tm-2', at: 102 + 2 + 400 + 2 });
});

test('with none standing by the resource provider says so', () => {
  const ask: Answer = (input) =>
    isMessage(input, 'submit')
      ? { sends: [{ to: 'provider', message: { type: 'requestTaskManager' }, cause: null }] }
      : {};
  expect(host(ask).run().messages('jobmanager').at(-1)).toMatchObject({ type: 'noTaskManagerAvailable' });
});

test('3.1.4: a living TaskManager answers heartbeats, a muted one does not', () => {
  const beat: Answer = (input) =>
    isMessage(input, 'submit') ? { sends: [{ to: 'tm-1', message: { type: 'heartbeatRequest' }, cause: null }] } : {};
  expect(host(beat).run().messages('jobmanager').at(-1)).toMatchObject({ type: 'heartbeat', taskManager: 'tm-1' });
  const muted = host(beat, { tape: [{ at: 2, action: 'muteHeartbeats', target: 'tm-1' }] }).run();
  expect(muted.messages('jobmanager').map(({ type }) => type)).not.toContain('heartbeat');
});

test('8.6.1: with high availability another JobManager takes over, without it the job is lost', () => {
  const tape: TapeEntry[] = [{ at: 4, action: 'killJobManager' }];
  const recovered = host(quiet, { tape, highAvailability: true }).run();
  expect(recovered.messages('jobmanager').slice(2)).toMatchObject([
    { type: 'taskManagerRegistered' },
    { type: 'submit', recover: true },
  ]);
  expect(recovered.messages('tm-1/0')).toMatchObject([{ type: 'jobManagerLost', at: 2 + 100 }]);
  expect(host(quiet, { tape }).run().effects.at(-1)).toEqual({ type: 'ended', status: 'LOST' });
});

test('a lost cluster comes back with new TaskManagers', () => {
  const tape: TapeEntry[] = [{ at: 4, action: 'clusterLost' }];
  const run = host(quiet, { tape, highAvailability: true, shape: { taskManagers: 2 } }).run();
  const registered = run
    .messages('jobmanager')
    .flatMap((m) => (m.type === 'taskManagerRegistered' ? [m.taskManager] : []));
  expect(registered.sort()).toEqual(['tm-1', 'tm-2', 'tm-3', 'tm-4']);
});

const askOnce: Answer = (input) =>
  isMessage(input, 'submit') ? { requests: [{ id: 7, request: { type: 'getRecord' }, cause: null }] } : {};

test('storage answers at the time fixed when it was asked; a fault lets the next request fail without asking', () => {
  const answered = (run: ReturnType<typeof host>) =>
    run.inputs.find(({ input }) => input.event.type === 'answered')?.input;
  expect(answered(host(askOnce).run())).toMatchObject({
    time: 2 + 20,
    event: { request: 7, answer: { type: 'done' } },
  });
  const tape: TapeEntry[] = [
    { at: 2, action: 'failStorage', value: 1 },
    { at: 2, action: 'slowStorage', value: 500 },
  ];
  const failed = host(askOnce, { tape }).run();
  expect(answered(failed)).toMatchObject({ time: 2 + 520, event: { answer: { type: 'failed', why: 'unavailable' } } });
  expect(failed.effects.map(({ type }) => type)).not.toContain('store');
});

test('a failure that reality added is written on the tape and replayed without asking storage', () => {
  const quota = { type: 'failed', why: 'quota', message: 'no room' } as const;
  const live = host(askOnce);
  while (live.director.next().type !== 'apply');
  live.director.accept(NO_OUTPUT);
  const inputs = [live.director.next()];
  live.director.accept({ ...NO_OUTPUT, requests: [{ id: 7, request: { type: 'getRecord' }, cause: null }] });
  const asked = live.director.next();
  if (asked.type === 'store') live.director.supply(asked.id, quota);
  expect(inputs[0]).toMatchObject({ type: 'apply', input: { step: 3 } });
  expect(live.director.tape).toMatchObject([{ at: 3, action: 'failStorage', target: 'jobmanager#7', recorded: true }]);
  const replayed = host(askOnce, { tape: live.director.tape }).run();
  expect(replayed.inputs.at(-1)?.input.event).toMatchObject({ type: 'answered', answer: quota });
  expect(replayed.effects.map(({ type }) => type)).not.toContain('store');
});

test('the director waits for the real answer of storage when its time has come', () => {
  const run = host(quiet);
  while (run.director.next().type !== 'apply');
  run.director.accept({ ...NO_OUTPUT, requests: [{ id: 1, request: { type: 'getRecord' }, cause: null }] });
  const store = run.director.next();
  expect(store).toMatchObject({ type: 'store' });
  run.once();
  const id = store.type === 'store' ? store.id : -1;
  expect(run.once()).toEqual({ type: 'await', id });
  run.director.supply(id, { type: 'done' });
  expect(run.once()).toMatchObject({ type: 'apply', input: { event: { type: 'answered' } } });
});

test('what a person does replays from the tape to the same history', () => {
  const live = host(quiet, { shape: { taskManagers: 2 } });
  while (live.director.steps < 3) live.once();
  live.director.act({ action: 'killTaskManager', target: 'tm-2' });
  live.run();
  expect(live.director.tape).toEqual([{ action: 'killTaskManager', target: 'tm-2', at: 4 }]);
  const replay = host(quiet, { shape: { taskManagers: 2 }, tape: live.director.tape }).run();
  expect(replay.reports).toEqual(live.reports);
});

test('a slot that never returns: the step becomes the one at which its TaskManager ends, live and replayed', () => {
  const answer: Answer = (input, actor) => {
    if (actor !== 'jobmanager') return { runnable: ['a:0:0'], cost: 1 };
    return isMessage(input, 'submit') ? { sends: [{ to: 'tm-1/0', message: heartbeat(''), cause: null }] } : {};
  };
  const live = host(answer);
  while (live.director.steps < 5) live.once();
  expect(live.director.next()).toMatchObject({ type: 'apply', actor: 'tm-1/0', input: { step: 6 } });
  const reason = live.director.hung();
  live.run();
  expect(live.director.tape).toEqual([{ action: 'hung', target: 'tm-1/0', value: reason, recorded: true, at: 6 }]);
  expect(live.messages('jobmanager').at(-1)).toMatchObject({ type: 'taskManagerLost', detectedBy: 'watchdog', reason });
  expect(host(answer, { tape: live.director.tape }).run().reports).toEqual(live.reports);
});

test('a condition on the tape fires at its nth event, and the tape says at which step', () => {
  const status = { type: 'checkpointCompleted', checkpoint: 1, kind: 'checkpoint', bytes: 0, durationMs: 0 } as const;
  const answer: Answer = (input) => ({
    events: [
      { ...status, checkpoint: input.step, place: { step: input.step, index: 0 }, time: input.time, cause: null },
    ],
  });
  const when = { event: 'checkpointCompleted', where: { kind: 'checkpoint' }, nth: 2 } as const;
  const run = host(answer, { tape: [{ when, action: 'killTaskManager', target: 'tm-1' }] }).run();
  expect(run.director.tape).toMatchObject([{ when, at: 4 }]);
  expect(run.events().map(({ type }) => type)).toContain('taskManagerKilled');
});

test('alarms ring in their order, cancelled ones not at all', () => {
  const { inputs } = host((input) =>
    isMessage(input, 'submit')
      ? { alarms: [30, 10, 20].map((at, id) => ({ id, at, cause: null })), cancelledAlarms: [2] }
      : {},
  ).run();
  const rung = inputs.flatMap(({ input }) => (input.event.type === 'alarm' ? [[input.event.alarm, input.time]] : []));
  expect(rung).toEqual([
    [1, 10],
    [0, 30],
  ]);
});

test('a run ends with its job', () => {
  const ended: Answer = (input) =>
    isMessage(input, 'submit')
      ? {
          events: [
            {
              type: 'jobStatus',
              from: 'RUNNING',
              to: 'FINISHED',
              restarts: 0,
              place: { step: 3, index: 0 },
              time: 0,
              cause: null,
            },
          ],
        }
      : {};
  expect(host(ended).run().effects.at(-1)).toEqual({ type: 'ended', status: 'FINISHED' });
  expect(host(quiet).run().effects.at(-1)).toEqual({ type: 'idle' });
});

/** A JobManager whose checkpoint completes at every heartbeat, of which there is one each 10 ms. */
const checkpointing: Answer = ({ step, time, event }, actor) => {
  if (actor !== 'jobmanager') return {};
  const place = { step, index: 0 };
  const checkpoint = Math.floor(time / 10);
  const completed = { ...{ type: 'checkpointCompleted', place, time, cause: null, checkpoint }, kind: 'checkpoint' };
  const alarms = [{ id: step, at: time + 10, cause: null }];
  if (event.type === 'message') return event.message.type === 'submit' ? { alarms } : {};
  return { alarms, events: [{ ...completed, bytes: 0, durationMs: 0 } as TraceEvent] };
};

test('a leg begins with the first checkpoint that completes after so many steps: with a new cluster, at once', () => {
  const { director, events, effects, messages } = host(checkpointing, { legSteps: 10 }).run(16);
  const [begun] = events().filter(({ type }) => type === 'legStarted');
  expect(begun).toMatchObject({ leg: 2, checkpoint: 0, place: { step: 11, index: 0 }, cause: null });
  const at = effects.findIndex(({ type }) => type === 'keepLeg');
  expect(effects.slice(at + 1, at + 3)).toEqual([
    { type: 'terminate', taskManager: 'tm-1', slots: ['tm-1/0'] },
    { type: 'launch', slot: 'tm-2/0' },
  ]);
  expect(messages('jobmanager').filter(({ type }) => type === 'submit')).toMatchObject([
    { recover: false },
    { recover: false, restore: { nextCheckpointId: 1, nextAttempt: 0 } },
  ]);
  expect(director.tape).toEqual([{ at: 11, action: 'newLeg', value: 0, recorded: true }]);
});

test('a leg whose start storage does not give is not begun, in a replay neither, but with the next checkpoint', () => {
  const failure: StorageFailure = { type: 'failed', why: 'corrupt', message: 'no such part' };
  const failures: (StorageFailure | null)[] = [failure, null];
  const first = host(checkpointing, { legSteps: 10, kept: () => failures.shift() ?? null });
  first.run(11);
  const { why, message } = failure;
  const recorded = { at: 10, action: 'failStorage', target: 'leg', value: { why, message }, recorded: true } as const;
  expect(first.director.tape).toEqual([recorded]);
  first.run(30);
  const replay = host(checkpointing, { legSteps: 10, tape: [recorded] }).run(30);
  expect(replay.reports).toEqual(first.reports);
  expect(replay.events().filter(({ type }) => type === 'legStarted')[0]?.place.step).toBe(12);
});

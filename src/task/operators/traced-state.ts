/**
 * Reports what changes in keyed state, by decorating the handles that a backend gives out. Used only while someone
 * watches;
 * what it reads it reads without touching, so that a watched run is the same run. Emits `stateChanged`.
 */
import type { KeyedStateBackend } from '../../state/keyed-state-backend.ts';
import type { OperatorBroadcastState } from '../../state/operator-state-backend.ts';
import type { Namespace, StateSpec } from '../../state/state-spec.ts';

/** Called with the content of a state before and after a call that changes it. */
type StateReport = (state: string, before: unknown, after: unknown) => void;

const CHANGES: ReadonlySet<string> = new Set(['update', 'clear', 'add', 'addAll', 'put', 'putAll', 'remove']);

/** A backend like the one given, whose handles report their changes. */
export function tracedBackend(backend: KeyedStateBackend, report: StateReport): KeyedStateBackend {
  const handles = new Map<string, object>();
  const state = (spec: StateSpec, namespace: Namespace) => {
    const handle = backend.state(spec, namespace);
    const traced = handles.get(spec.name) ?? tracedHandle(spec.name, handle, backend, report);
    handles.set(spec.name, traced);
    return traced;
  };
  return new Proxy(backend, {
    get: (target, name) => {
      if (name === 'state') return state;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Called with an entry of broadcast state before and after a call that changes it. */
type EntryReport = (key: unknown, before: unknown, after: unknown) => void;

/** A broadcast state like the one given that reports each change of an entry. */
export function tracedBroadcastState(state: OperatorBroadcastState, report: EntryReport): OperatorBroadcastState {
  const put = (key: unknown, value: unknown) => {
    const before = state.get(key);
    state.put(key, value);
    report(key, before, value);
  };
  return {
    name: state.name,
    get: (key) => state.get(key),
    contains: (key) => state.contains(key),
    entries: () => state.entries(),
    immutableEntries: () => state.immutableEntries(),
    put,
    putAll: (entries) => {
      for (const [key, value] of entries) put(key, value);
    },
    remove: (key) => {
      const [had, before] = [state.contains(key), state.get(key)];
      state.remove(key);
      if (had) report(key, before, null);
    },
    clear: () => {
      const before = [...state.entries()];
      state.clear();
      for (const [key, value] of before) report(key, value, null);
    },
  };
}

function tracedHandle(name: string, handle: object, backend: KeyedStateBackend, report: StateReport): object {
  return new Proxy(handle, {
    get: (target, member) => {
      const method: unknown = Reflect.get(target, member);
      if (typeof method !== 'function') return method;
      if (!CHANGES.has(String(member))) return method.bind(target);
      return (...given: unknown[]) => {
        const before = backend.contentOf(name);
        Reflect.apply(method, target, given);
        report(name, before, backend.contentOf(name));
      };
    },
  });
}

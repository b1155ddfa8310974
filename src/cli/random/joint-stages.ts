/** Stages in which the stream meets another one: union, connect, broadcast state and the joins. */
import type { Draw } from '../simulate/draw.ts';
import { behindTimers, canGather, orderInBatch } from './keyed-stages.ts';
import { behindBoth, type Known } from './known.ts';
import { drawKeyed, type Keyed } from './stage.ts';
import { drawTimeAssigner, hasMarginFor, type TimeAssigner } from './window-stages.ts';

/** What a joint stage does, apart from the stream that it meets. */
export type Meeting =
  | { readonly kind: 'union' }
  | { readonly kind: 'coMap' | 'coFlatMap'; readonly parallelism: number; readonly modulus: number }
  /** One keyed value, changed from both sides: in BATCH only, where both sides are sorted by time. */
  | (Keyed & { readonly kind: 'coValue' })
  /** Keeps all records of both sides; a timer for each shows what has come up to its time. */
  | (Keyed & { readonly kind: 'coGather'; readonly delay: number })
  | (Keyed & { readonly kind: 'rules'; readonly delay: number })
  /** Looks up in broadcast state at once: in BATCH only, which reads the broadcast side first. */
  | { readonly kind: 'lookUp'; readonly parallelism: number }
  | (Keyed & { readonly kind: 'join' | 'flatJoin' | 'coGroup'; readonly assigner: TimeAssigner })
  | (Keyed & {
      readonly kind: 'intervalJoin';
      readonly lower: number;
      readonly upper: number;
      readonly exclusive: 'none' | 'lower' | 'upper';
    });

const KINDS = [
  'union',
  'union',
  'coMap',
  'coFlatMap',
  'coValue',
  'coGather',
  'coGather',
  'rules',
  'rules',
  'lookUp',
  'join',
  'flatJoin',
  'coGroup',
  'coGroup',
  'intervalJoin',
  'intervalJoin',
] as const;

export function drawMeeting(draw: Draw): Meeting {
  const kind = draw.oneOf(KINDS);
  const keyed = drawKeyed(draw);
  const { parallelism } = keyed;
  switch (kind) {
    case 'union':
      return { kind };
    case 'coMap':
    case 'coFlatMap':
      return { kind, parallelism, modulus: draw.between(2, 4) };
    case 'coValue':
      return { kind, ...keyed };
    case 'lookUp':
      return { kind, parallelism };
    case 'coGather':
    case 'rules':
      return { kind, ...keyed, delay: draw.between(0, 9) };
    case 'intervalJoin': {
      const lower = draw.between(-6, 4);
      const upper = lower + draw.between(1, 8);
      return { kind, ...keyed, lower, upper, exclusive: draw.oneOf(['none', 'lower', 'upper'] as const) };
    }
    default:
      return { kind, ...keyed, assigner: drawTimeAssigner(draw) };
  }
}

/** What is known behind the stage in STREAMING, where either side may come first; null where it has no one outcome. */
export function behindMeeting(one: Known, other: Known, meeting: Meeting): Known | null {
  const both = behindBoth(one, other);
  switch (meeting.kind) {
    case 'coValue':
    case 'lookUp':
      return null;
    case 'coGather':
    case 'rules':
      return canGather(both) ? behindTimers({ ...both, order: 'perKey' }) : null;
    case 'intervalJoin':
      return both.timesAreSmall && both.margin >= 1 ? { ...both, tIsTime: true, times: null } : null;
    case 'join':
    case 'flatJoin':
    case 'coGroup':
      if (!both.timesAreSmall || !hasMarginFor(meeting.assigner, both.margin)) return null;
      return {
        ...both,
        order: meeting.kind === 'coGroup' ? 'perKey' : 'multiset',
        margin: 1,
        tIsTime: false,
        times: null,
      };
    default:
      return withoutState(both, meeting);
  }
}

/** The same in BATCH. */
export function behindMeetingInBatch(one: Known, other: Known, meeting: Meeting): Known | null {
  const both = behindBoth(one, other);
  const order = 'parallelism' in meeting ? orderInBatch(meeting.parallelism) : 'multiset';
  switch (meeting.kind) {
    case 'coValue':
      return both.times === null ? null : { ...both, order };
    case 'lookUp':
      return { ...one, order: 'multiset' };
    case 'coGather':
    case 'rules':
      return both.tIsTime && both.timesAreSmall ? { ...both, order, times: null } : null;
    case 'intervalJoin':
      return both.timesAreSmall ? { ...both, tIsTime: true, times: null } : null;
    case 'join':
    case 'flatJoin':
    case 'coGroup':
      if (!both.timesAreSmall) return null;
      return { ...both, order: meeting.kind === 'coGroup' ? order : 'multiset', tIsTime: false, times: null };
    default:
      return withoutState(both, meeting);
  }
}

function withoutState(both: Known, { kind }: Meeting): Known {
  return kind === 'coFlatMap' ? { ...both, times: null } : both;
}

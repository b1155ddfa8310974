/** The windows that elements are put into. Source: TimeWindow, GlobalWindow (5.1). */
import { MAX_TIMESTAMP } from '../../base/ids.ts';
import { remainder64 } from './window-start.ts';

export abstract class Window {
  abstract maxTimestamp(): number;
}

/** From `start`, inclusive, to `end`, exclusive; milliseconds. */
export class TimeWindow extends Window {
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number) {
    super();
    this.start = start;
    this.end = end;
  }

  getStart(): number {
    return this.start;
  }

  getEnd(): number {
    return this.end;
  }

  maxTimestamp(): number {
    return Number.isSafeInteger(this.end) ? this.end - 1 : Number(remainder64(BigInt(this.end) - 1n));
  }
}

/** The one window of GlobalWindows. */
export class GlobalWindow extends Window {
  static get(): GlobalWindow {
    return GLOBAL_WINDOW;
  }

  maxTimestamp(): number {
    return MAX_TIMESTAMP;
  }
}

export const GLOBAL_WINDOW = Object.freeze(new GlobalWindow());

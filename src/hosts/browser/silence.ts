/**
 * Asks somebody once a second whether they are there, and tells when nothing was heard of them for too long. Time in which this page was hidden, or
 * did not run itself, says nothing about them: the count then begins anew.
 */

const ASK_MS = 1000;
/** A tick that comes later than this says that this page did not run. */
const LATE_MS = 2500;

/** So long they may be silent: the frame's document has nothing else to do, a director may have much. */
const SILENT_MS_MAX = { frame: 5000, director: 15_000 };

interface SilenceOptions {
  readonly of: keyof typeof SILENT_MS_MAX;
  readonly ask: () => void;
  /** Called once; nobody is asked any more. */
  readonly tooLong: () => void;
}

export class Silence {
  private readonly ticking = setInterval(() => this.tick(), ASK_MS);
  private ticked = performance.now();
  private silentMs = 0;

  constructor(private readonly options: SilenceOptions) {}

  /** They answered. */
  heard(): void {
    this.silentMs = 0;
  }

  end(): void {
    clearInterval(this.ticking);
  }

  private tick(): void {
    const { of, ask, tooLong } = this.options;
    const now = performance.now();
    const passed = now - this.ticked;
    this.ticked = now;
    if (passed < LATE_MS && !document.hidden) this.silentMs += passed;
    else this.silentMs = 0;
    if (this.silentMs < SILENT_MS_MAX[of]) {
      ask();
      return;
    }
    this.end();
    tooLong();
  }
}

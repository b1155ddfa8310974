/**
 * What becomes of the present run when the frame that it is in dies, most likely of a job that took all memory. A run comes back from what was
 * kept of it. As long as nothing of it is kept, what lies in storage is of the workspace's former run: then it begins once more.
 */

/** After so many a run stands paused, or does not begin at all: it would only take the next frame down as well. */
const FRAMES_LOST_MAX = 3;

export type AfterLoss = 'nothing' | 'beginAgain' | 'takeUp' | 'takeUpPaused' | 'giveUp';

export class FrameLosses {
  private stage: 'absent' | 'begun' | 'kept' = 'absent';
  private lost = 0;

  /** Of the present run. */
  get count(): number {
    return this.lost;
  }

  /** There is none, or the director does not have it yet. */
  left(): void {
    this.stage = 'absent';
    this.lost = 0;
  }

  /** The director has it, and will say what is to be kept of it. */
  begun(): void {
    this.stage = 'begun';
  }

  /** Storage knows this run from now on. */
  kept(): void {
    this.stage = 'kept';
  }

  /** It runs no more. Where nothing is kept of it, it never ran. */
  over(): void {
    if (this.stage === 'begun') this.stage = 'absent';
  }

  frameLost(): AfterLoss {
    const isLast = ++this.lost >= FRAMES_LOST_MAX;
    if (this.stage === 'absent') return 'nothing';
    if (this.stage === 'kept') return isLast ? 'takeUpPaused' : 'takeUp';
    return isLast ? 'giveUp' : 'beginAgain';
  }
}

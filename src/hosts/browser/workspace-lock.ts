/** One tab at a time runs a workspace's job: its checkpoints lie in one place. A second tab may take it over; the first is told. */

export class WorkspaceLock {
  private release: (() => void) | null = null;

  constructor(
    private readonly workspace: string,
    /** Another tab has taken the workspace over. */
    private readonly lost: () => void,
  ) {}

  /** Whether this tab has the workspace now. `takeOver`: takes it from another tab that has it. */
  hold(takeOver = false): Promise<boolean> {
    // Browsers leave locks out of pages from plain http: there nobody watches over tabs.
    const locks = (navigator as { locks?: LockManager }).locks;
    if (this.release !== null || locks === undefined) return Promise.resolve(true);
    const options = takeOver ? { steal: true } : { ifAvailable: true };
    return new Promise((held) => {
      locks
        .request(`millrace ${this.workspace}`, options, (lock) => {
          if (lock === null) return held(false);
          held(true);
          return new Promise<void>((release) => {
            this.release = release;
          });
        })
        .catch(() => {
          this.release = null;
          this.lost();
        });
    });
  }

  letGo(): void {
    this.release?.();
    this.release = null;
  }
}

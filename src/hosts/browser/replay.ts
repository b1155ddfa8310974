/** What a run goes through before anybody watches. */
export interface Replay {
  /** It goes at full speed to the end of this step. */
  readonly until: number;
  /** Of a run that a former page left: what it stored then is in the real storage already, and its history is news to the page. */
  readonly afterReload: boolean;
  /** Its last step is that in which all slots are lost. */
  readonly endsWithLoss: boolean;
}

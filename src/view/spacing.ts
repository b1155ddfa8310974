/**
 * How far things stand apart: roomy where there is room, compact where the whole picture would not be seen otherwise.
 * In design units. Part of `scene`.
 */
export interface Spacing {
  readonly margin: number;
  /** Between the JobManager, the houses and the shelf. */
  readonly zoneGap: number;
  readonly jobManager: number;
  readonly shelf: number;
  readonly houseTitle: number;
  readonly houseGap: number;
  readonly housePadding: number;
  readonly roomGap: number;
  readonly emptyRoom: number;
  /** A house in which nothing runs. */
  readonly slimHouse: number;
  readonly rowMin: number;
  readonly rowMax: number;
  readonly rowGap: number;
}

export const ROOMY: Spacing = {
  margin: 12,
  zoneGap: 12,
  jobManager: 52,
  shelf: 84,
  houseTitle: 24,
  houseGap: 10,
  housePadding: 8,
  roomGap: 8,
  emptyRoom: 24,
  slimHouse: 30,
  rowMin: 74,
  rowMax: 112,
  rowGap: 8,
};

export const COMPACT: Spacing = {
  margin: 8,
  zoneGap: 8,
  jobManager: 44,
  shelf: 62,
  houseTitle: 20,
  houseGap: 6,
  housePadding: 5,
  roomGap: 5,
  emptyRoom: 20,
  slimHouse: 22,
  rowMin: 56,
  rowMax: 86,
  rowGap: 6,
};

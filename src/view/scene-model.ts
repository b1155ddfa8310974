/**
 * What the stage draws, as plain data: every box, path and moving thing of one moment, in design units that the stage
 * scales to its host. Made by `scene`, a pure function, and so tested without a browser.
 */
import type { ChannelId, ExecutionId, ModelTime } from '../base/ids.ts';
import type { StationParts } from './station-parts.ts';
import type { TaskRates } from './task-rates.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A cubic curve from `a` to `d`. */
export interface Curve {
  readonly a: Point;
  readonly b: Point;
  readonly c: Point;
  readonly d: Point;
}

/** Curves of which each begins where the one before it ends. */
export type Route = readonly Curve[];

/** Colour of a thing: a key's place in the palette (from 8 on grey), where it comes from, or none. */
export type Paint =
  | { readonly by: 'key'; readonly index: number; readonly letter: string }
  | { readonly by: 'origin'; readonly index: number }
  | { readonly by: 'none' };

/** What can be clicked or focused: `station:count:0`, `checkpoint:3`, `taskmanager:tm-1`, … */
export type ThingId = string;

/** How strongly a thing is drawn: 1, or a third where the scene is not about it. */
export interface Drawn {
  readonly id: ThingId;
  /** What it is and how it stands, in words: the accessible name and the tooltip. */
  readonly label: string;
  readonly strength: number;
}

export interface HouseScene extends Drawn, Box {
  readonly title: string;
  readonly note: string;
  readonly status: 'running' | 'starting' | 'standingBy' | 'killed' | 'lost';
  readonly rooms: readonly RoomScene[];
  /** Between it and the JobManager; null where the JobManager knows that there is nobody. */
  readonly line: ControlLine | null;
  /** 1, or less while it is on its way. */
  readonly arrived: number;
  /** Whether the lost TaskManagers gathered here have a house each below; null: it is one machine. */
  readonly open: boolean | null;
}

/** Where a TaskManager's heartbeats go. */
export interface ControlLine {
  readonly from: Point;
  readonly to: Point;
  /** Nobody is at the other end, and the JobManager has not noticed. */
  readonly broken: boolean;
}

export interface RoomScene extends Box {
  readonly title: string;
  readonly empty: boolean;
}

/** What a station has in keyed state for a key. */
export interface DrawerScene extends Box {
  readonly key: string;
  /** An entry of broadcast state, not what is kept for a key: its text says which. */
  readonly broadcast: boolean;
  readonly paint: Paint;
  readonly text: string;
  /** Changed a moment ago. */
  readonly fresh: boolean;
  /** Its content is on its way from the shelf. */
  readonly awaited: boolean;
}

export interface FieldScene {
  readonly name: string;
  readonly text: string;
  readonly fresh: boolean;
  /** An earlier instance had it; in this one nothing was written to it yet. */
  readonly empty: boolean;
}

/** The open windows of one span of time, of all keys of the subtask. */
export interface WindowScene extends Box {
  readonly start: number;
  readonly text: string;
  /** Its time, where that stands below it and not in its text. */
  readonly caption: string | null;
  readonly elements: number;
  readonly fired: boolean;
  /** How much of its span the clock that it goes by has passed, from 0 to 1; null where that is not shown. */
  readonly passed: number | null;
}

/** An operator of a chain. */
export interface ChainLinkScene extends Box {
  readonly name: string;
}

export interface StationScene extends Drawn, Box {
  readonly vertex: string;
  readonly execution: string | null;
  readonly title: string;
  /** `(1/2)`, or in the job graph its parallelism. */
  readonly subtitle: string;
  /** How it stands, or its watermark; null where there is nothing to say. */
  readonly words: string | null;
  readonly parts: StationParts;
  readonly tone: 'waiting' | 'starting' | 'running' | 'aligning' | 'held' | 'ending' | 'finished' | 'failed' | 'gone';
  /** Shares of the last second, from 0 to 1; null where nothing can be said. */
  readonly load: { readonly busy: number; readonly held: number } | null;
  readonly drawers: readonly DrawerScene[];
  /** Keys that have state here and no drawer for want of room. */
  readonly drawersHidden: number;
  readonly keyGroups: KeyGroupStrip | null;
  readonly fields: readonly FieldScene[] | null;
  readonly windows: readonly WindowScene[];
  /** Spans for which there is no room. */
  readonly windowsHidden: number;
  readonly chain: readonly ChainLinkScene[];
  readonly watermark: string | null;
  readonly timers: number;
  /** The learner's lines that made it. */
  readonly lines: readonly number[];
  /** The region that is being restarted holds it. */
  readonly inRegion: boolean;
}

export interface KeyGroupStrip {
  readonly label: string;
  readonly cells: readonly (Paint | null)[];
}

export interface ChannelScene extends Drawn {
  readonly curve: Curve;
  readonly blocked: number | null;
  readonly waiting: number;
  /** How wide it is drawn. */
  readonly width: number;
  /** Buffers that the producer may still send; null where that is not known or not shown. */
  readonly credit: number | null;
  /** One of its ends is gone, or not there yet. */
  readonly broken: boolean;
  readonly held: boolean;
  /** The consumer's watermark stands where it does because of this channel. */
  readonly holdsBack: boolean;
  /** Elements under way, where there are too many to draw; else 0. */
  readonly flow: number;
  /** Elements a second, about, where they are measured and not told of one by one; else null. */
  readonly rate: number | null;
  /** There is another channel above it. */
  readonly rateBelow: boolean;
}

/** A blocking result, beside the station that wrote it: a dam before which records gather until it is whole. */
export interface DamScene extends Drawn, Box {
  /** Its wall is closed until it is asked for, and broken where the machine that kept it is dead. */
  readonly wall: 'closed' | 'open' | 'broken';
  /** How many records lie in it, where that is to be told. */
  readonly count: string;
  /** As many of them as there is room for, from the bottom up. */
  readonly cells: readonly DamCellScene[];
}

export interface DamCellScene extends Box {
  readonly paint: Paint;
  /** Its consumer has been sent it; it stays to be read again. */
  readonly sent: boolean;
}

export interface SourceScene extends Drawn, Box {
  readonly title: string;
  readonly note: string;
  readonly bounded: boolean;
  readonly splits: readonly SplitScene[];
  readonly pipes: readonly Route[];
}

export interface SplitScene {
  readonly label: string;
  readonly position: number;
  /** What its subtask puts out a second, where that is measured; its position is then not known. */
  readonly rate: string | null;
  readonly furthest: number;
  /** Where it stood before it was moved back, while that is being shown. */
  readonly rewoundFrom: number | null;
}

export interface SinkRowScene extends Point {
  readonly key: string;
  readonly paint: Paint;
  readonly text: string;
  readonly previous: string | null;
  readonly fresh: boolean;
}

export interface SinkScene extends Drawn, Box {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly SinkRowScene[];
  readonly rowsHidden: number;
  readonly pipes: readonly Route[];
}

export interface PartScene extends Box {
  readonly label: string;
  /** Whose part it is. */
  readonly station: ThingId;
  readonly kind: 'empty' | 'ticket' | 'cells' | 'nothing';
  readonly text: string;
  /** One a key, where its cell stands. */
  readonly cells: readonly CellScene[];
}

export interface CellScene extends Box {
  readonly paint: Paint;
}

export interface TrayScene extends Drawn, Box {
  readonly checkpoint: number;
  readonly status: 'in progress' | 'completed' | 'failed';
  readonly note: string;
  /** Whose it is; null until owners are told apart. */
  readonly tag: 'yours' | 'Flink’s' | null;
  readonly parts: readonly PartScene[];
  /** The present attempt began here. */
  readonly restoredFrom: boolean;
}

export interface ShelfScene extends Drawn, Box {
  readonly title: string;
  readonly note: string;
  readonly trays: readonly TrayScene[];
}

/** The newest checkpoint as its coordinator sees it. */
export interface CheckpointProgress {
  readonly id: number;
  readonly acks: readonly boolean[];
  readonly text: string;
  readonly completed: boolean;
}

/** One of the parts of an opened JobManager. */
export interface ManagerPartScene extends Box {
  readonly name: string;
  /** All that is to be said of it, uncut. */
  readonly label: string;
  /** What it has in hand. */
  readonly lines: readonly string[];
  /** What it did last. */
  readonly deed: string;
  /** It did it a moment ago. */
  readonly fresh: boolean;
}

export type SlotMark = 'taken' | 'free' | 'wanted';

export interface ManagerPartsScene {
  readonly dispatcher: ManagerPartScene;
  readonly resourceManager: ManagerPartScene;
  readonly jobMaster: ManagerPartScene;
  readonly checkpointCoordinator: ManagerPartScene;
  /** The slots that the ResourceManager knows of. */
  readonly slots: readonly SlotMark[];
}

export interface JobManagerScene extends Drawn, Box {
  readonly alive: boolean;
  /** null while it is closed. */
  readonly parts: ManagerPartsScene | null;
  readonly title: string;
  readonly checkpoint: CheckpointProgress | null;
  readonly slots: string;
  readonly restart: string;
  /** Share of the back-off that has passed; null when none runs. */
  readonly countdown: number | null;
  /** Restarts that the strategy still allows, and those it has used; null where they are not counted. */
  readonly budget: { readonly left: number; readonly used: number } | null;
}

/** Lines of text that stand by themselves; `y` is where the first of them is written. */
export interface WordsScene extends Point {
  readonly lines: readonly string[];
  readonly lineHeight: number;
  /** Of all of it, with the room around it. */
  readonly height: number;
}

/** The failover region that is being restarted, where one frame can hold it. */
export interface RegionScene extends Box {
  readonly text: string;
}

export type MoverKind =
  | 'record'
  | 'watermark'
  | 'barrier'
  | 'end'
  | 'idle'
  | 'part'
  | 'slip'
  | 'lock'
  | 'unlock'
  | 'row'
  | 'trigger'
  | 'notice'
  | 'ghost'
  | 'vanish';

/** A thing on its way or waiting, drawn on the canvas. */
export interface Mover extends Point {
  readonly kind: MoverKind;
  readonly paint: Paint;
  readonly text: string | null;
  /** A record that was read before. */
  readonly replayed: boolean;
  readonly strength: number;
  /** How wide the channel is that it is on: a barrier is as high. 0 where it is on none. */
  readonly span: number;
  /** Its text stands below it, for want of room above. */
  readonly below: boolean;
  /** So far to the right its text stands, for want of room above: to the left where it is less than 0. */
  readonly aside: number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Design units to CSS pixels: more than 1 on a projector, less than 1 where it would not fit. */
  readonly scale: number;
  readonly time: ModelTime;
  /** The whole picture in one or two sentences. */
  readonly description: string;
  /** The one line that a lesson says. */
  readonly say: WordsScene | null;
  /** In which mode the job runs. */
  readonly mode: WordsScene | null;
  /** 0: the job graph, 1: the execution graph. */
  readonly unfold: number;
  readonly jobManager: JobManagerScene | null;
  readonly houses: readonly HouseScene[];
  readonly stations: readonly StationScene[];
  readonly channels: readonly ChannelScene[];
  readonly dams: readonly DamScene[];
  readonly sources: readonly SourceScene[];
  readonly sinks: readonly SinkScene[];
  readonly region: RegionScene | null;
  readonly shelf: ShelfScene | null;
  readonly movers: readonly Mover[];
}

/** What a run at full speed measures of itself: there are no single records then. */
export interface Measured {
  /** Null for a subtask that was never heard of. */
  ratesOf(execution: ExecutionId): TaskRates | null;
  elementsPerSecond(channel: ChannelId): number;
}

export interface SceneOptions {
  /** The host's size in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** 0: the job graph, 1: the execution graph, between: on the way. Default 1. */
  readonly unfold?: number;
  /** How much is shown: 0 flow … 6 operate, 7 everything (theatre.md). Default 5. */
  readonly lens?: number;
  /** Marks that a lesson has introduced: with them the lens is not asked. */
  readonly show?: readonly string[];
  /** What the scene is about: all else is drawn at a third of its strength. */
  readonly focus?: readonly string[];
  readonly say?: string | null;
  /** Whether the JobManager is opened into its parts. Default: as the lens or `show` has it. */
  readonly jobManagerOpen?: boolean | null;
  /** Whether gathered lost TaskManagers are shown one by one. Default false. */
  readonly lostOpen?: boolean;
  /** Model milliseconds that a hop, a part or a slip is drawn for at the least, since the engine's own are too short to be seen. Default 60. */
  readonly trailMs?: ModelTime;
  /** Of a run at full speed. */
  readonly measured?: Measured | null;
  /** TaskManagers that stand by, when the run began. */
  readonly standingBy?: number;
  /** Model milliseconds that one element costs a subtask; for the busy bar. Default 1. */
  readonly stepMs?: ModelTime;
}

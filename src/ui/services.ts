/** What the pages get from outside: hosts to run jobs on, and lessons. Built once by main.tsx. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ensure } from '../base/assert.ts';
import type { Lesson } from '../lesson/lesson.ts';
import type { LessonSummary } from '../lesson/lesson-library.ts';
import type { RunService } from '../ports/run-service.ts';
import type { SnapshotLibrary } from '../ports/snapshot-library.ts';
import type { TopicLibrary } from '../ports/topic-library.ts';
import type { RunSession } from './session.ts';
import type { DataFileStore } from './workspace/data-store.ts';

/** A setting of the site's cluster that is not Flink's default. */
export interface ClusterDeviation {
  readonly key: string;
  readonly value: string;
  readonly flinkDefault: string;
  readonly reason: string;
}

export interface Services {
  /** A session of its own for a page; the page closes it when it goes. */
  openSession(): RunSession;
  readonly runService: RunService;
  readonly dataFileStore: DataFileStore;
  /** The savepoints that a workspace keeps. */
  snapshotsOf(workspace: string): SnapshotLibrary;
  /** The topics that a workspace keeps. */
  topicsOf(workspace: string): TopicLibrary;
  readonly deviations: readonly ClusterDeviation[];
  /** Resolves once the browser keeps a copy of the site that opens without a network; to false where it does not. */
  readonly offlineCopy: Promise<boolean>;
  /** Says whether somebody on the page is at work: the document is `data-idle` when nobody is. */
  setBusy(who: object, isBusy: boolean): void;
  readonly lessons: {
    list(): Promise<readonly LessonSummary[]>;
    load(id: string): Promise<Lesson | null>;
  };
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  return ensure(useContext(ServicesContext), 'The page is rendered within its services.');
}

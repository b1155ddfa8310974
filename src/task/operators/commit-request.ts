/** One committable on its way through a committer: what became of it, told by the learner's code or by its silence. Source: CommitRequestImpl (1.6.5). */
import type * as Api from 'millrace';
import { CommitFailedForUnknownReason } from './sink-failures.ts';

export interface CommitRequest {
  committable: unknown;
  retries: number;
  /** `received`: nothing has been said about it, which after a commit means that it is done. */
  state: 'received' | 'retry' | 'failed' | 'committed';
}

export function newRequest(committable: unknown, retries: number): CommitRequest {
  return { committable, retries, state: 'received' };
}

/** The request as the learner's committer sees it. */
export function requestForLearner(request: CommitRequest): Api.CommitRequest<unknown> {
  const retryLater = () => {
    request.state = 'retry';
    request.retries++;
  };
  return {
    getCommittable: () => request.committable,
    getNumberOfRetries: () => request.retries,
    retryLater,
    updateAndRetryLater: (committable) => {
      request.committable = committable;
      retryLater();
    },
    signalAlreadyCommitted: () => {
      request.state = 'committed';
    },
    signalFailedWithKnownReason: () => {
      request.state = 'failed';
    },
    signalFailedWithUnknownReason: (error) => {
      request.state = 'failed';
      throw new CommitFailedForUnknownReason(request.committable, error);
    },
  };
}

/** Neither committed nor given up. */
export function isPending({ state }: CommitRequest): boolean {
  return state === 'received' || state === 'retry';
}

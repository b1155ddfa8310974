/** What becomes of a promise of the learner's. The calls come when the step has returned, as microtasks, and never within this one. */
export function watchPromise(
  promise: PromiseLike<unknown>,
  settled: { readonly fulfilled: (value: unknown) => void; readonly rejected: (error: unknown) => void },
): void {
  void Promise.resolve(promise).then(settled.fulfilled, settled.rejected);
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

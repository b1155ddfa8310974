/** Says on the document itself whether any run of this page is at work: what tests wait for instead of time. */

const busy = new Set<object>();

/** `data-idle` of the root element is `true` exactly when nobody here is busy. */
export function setBusy(who: object, isBusy: boolean): void {
  if (isBusy) busy.add(who);
  else busy.delete(who);
  document.documentElement.dataset.idle = String(busy.size === 0);
}

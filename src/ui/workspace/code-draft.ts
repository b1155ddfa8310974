/** A learner's text of a job, kept with each change; where it is the one it began with, nothing is kept. */
import { type Signal, signal } from '@preact/signals';
import { forget, keep, kept } from './kept.ts';

export function codeDraft(workspace: string, initial: string): Signal<string> {
  const name = `draft:${workspace}`;
  const code = signal(kept(name) ?? initial);
  let first = true;
  code.subscribe((text) => {
    if (first) first = false;
    else if (text === initial) forget(name);
    else keep(name, text);
  });
  return code;
}

/** Names a side output. Two tags with the same id are the same output (1.3.9). Source: OutputTag. */
import { require } from './failures.ts';

export class OutputTag {
  readonly id: string;

  constructor(id: string) {
    require(typeof id === 'string', 'OutputTag id cannot be null.');
    require(id !== '', 'OutputTag id must not be empty.');
    this.id = id;
  }
}

/** The id of what a learner gave as a tag; `call` names the call where it is none. */
export function tagId(tag: { readonly id: string } | undefined, call: string): string {
  require(tag instanceof OutputTag, `${call} needs an OutputTag: new OutputTag('late').`);
  return tag.id;
}

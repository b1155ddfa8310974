/** One end of a conversation: a MessagePort, a Worker as its owner has it, or the global of a Worker as it sees itself. */
export interface Line {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** The Worker's own line to whoever started it. */
export function ownLine(): Line {
  return self as unknown as Line;
}

/** Whether the target of a fault, a vertex or a subtask of it (`count:1`), names this task. */
export function isTarget(
  target: string,
  { vertex, subtask }: { readonly vertex: string | undefined; readonly subtask: number },
): boolean {
  return target === vertex || target === `${vertex}:${subtask}`;
}

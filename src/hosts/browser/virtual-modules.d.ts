/** Modules that the build makes; see scripts/vite. */

declare module 'virtual:engine-source' {
  /** engine-worker.ts and all it needs as one classic script. */
  const text: string;
  export default text;
}

declare module 'virtual:storage-source' {
  /** storage-worker.ts and all it needs as one classic script. */
  const text: string;
  export default text;
}

declare module 'virtual:frame-bootstrap' {
  /** The one script of the sandboxed frame's document. */
  export const text: string;
  /** Of `text`, as a policy names it: `sha256-…`. */
  export const hash: string;
}

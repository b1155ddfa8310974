// Finds programs that are installed on this machine.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these programs that there is: each a name to be looked for on the PATH, or a whole path. */
export function findProgram(...programs) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return programs
    .flatMap((program) => (/[\\/]/.test(program) ? [program] : folders.map((folder) => join(folder, program))))
    .find((path) => existsSync(path));
}

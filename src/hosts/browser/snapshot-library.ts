/** The savepoints of a workspace in the site's database, each as the file that it is exported as. */
import { readSavepointFile, type SavepointFile, writeSavepointFile } from '../../codec/savepoint-file.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { SavedSnapshot, SnapshotLibrary } from '../../ports/snapshot-library.ts';
import { siteStorage } from './site-storage.ts';

/** What lies in the database. */
export interface ShelvedSnapshot {
  readonly about: SavedSnapshot;
  readonly file: Uint8Array<ArrayBuffer>;
}

/** Thrown when what is asked for is not there any more. */
class SnapshotGone extends Error {
  override readonly name = 'SnapshotGone';
}

const listeners = new Set<() => void>();

export class BrowserSnapshots implements SnapshotLibrary {
  constructor(private readonly workspace: string) {}

  async list(): Promise<readonly SavedSnapshot[]> {
    const shelved = (await (await siteStorage()).keptAbout(this.key(''))) as readonly SavedSnapshot[];
    return [...shelved].sort((a, b) => b.savedAt - a.savedAt || b.checkpoint - a.checkpoint);
  }

  async load(id: string): Promise<KeptSnapshot> {
    const { about, file } = await this.shelved(id);
    const { metadata, parts } = readSavepointFile(file);
    return { path: about.path, metadata, parts };
  }

  async file(id: string): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.shelved(id)).file;
  }

  async take(given: Uint8Array): Promise<SavedSnapshot> {
    const read = readSavepointFile(given);
    const id = crypto.randomUUID();
    return this.keep(id, `savepoint-${read.metadata.checkpoint}-${id.slice(0, 4)}`, read);
  }

  /** Keeps it, in place of one of this id. */
  async keep(id: string, path: string, savepoint: SavepointFile): Promise<SavedSnapshot> {
    const file = writeSavepointFile(savepoint);
    const { job, metadata } = savepoint;
    const { kind, checkpoint } = metadata;
    const savedAt = Date.now();
    const about: SavedSnapshot = { id, path, job, kind, checkpoint, owner: 'you', bytes: file.length, savedAt };
    await this.shelve({ about, file });
    return about;
  }

  async delete(id: string): Promise<void> {
    await (await siteStorage()).forget(this.key(id));
    told();
  }

  /** A job has claimed it, or has let it go: then it is gone. Nothing where there is none. */
  async claimed(path: string, isGone: boolean): Promise<void> {
    const about = (await this.list()).find((one) => one.path === path);
    if (about === undefined) return;
    if (isGone) await this.delete(about.id);
    else await this.shelve({ ...(await this.shelved(about.id)), about: { ...about, owner: 'Flink' } });
  }

  onChange(callback: () => void): () => void {
    listeners.add(callback);
    return () => listeners.delete(callback);
  }

  private async shelve(shelved: ShelvedSnapshot): Promise<void> {
    await (await siteStorage()).keep(this.key(shelved.about.id), shelved);
    told();
  }

  private async shelved(id: string): Promise<ShelvedSnapshot> {
    const found = (await (await siteStorage()).kept(this.key(id))) as ShelvedSnapshot | undefined;
    if (found === undefined) throw new SnapshotGone('This savepoint is not there any more.');
    return found;
  }

  private key(id: string): string {
    return `savepoint ${this.workspace} ${id}`;
  }
}

function told(): void {
  for (const listener of listeners) listener();
}

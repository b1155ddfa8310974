/** The topics of a workspace in the site's database. */
import type { TopicLibrary, TopicSummary } from '../../ports/topic-library.ts';
import { siteStorage } from './site-storage.ts';

export class BrowserTopics implements TopicLibrary {
  constructor(private readonly workspace: string) {}

  async list(): Promise<readonly TopicSummary[]> {
    return (await siteStorage()).topicSummaries(this.workspace);
  }

  async clear(): Promise<void> {
    await (await siteStorage()).replaceTopics(this.workspace, []);
  }
}

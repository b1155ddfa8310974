// a committable that is to be retried is asked for again at most 10 times; then the job fails
import { type Committer, type CommittingSinkWriter, CustomSink, StreamExecutionEnvironment,
  type WriterInitContext } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Committing extends CustomSink<string, string> {
  createWriter(_context: WriterInitContext): CommittingSinkWriter<string, string> {
    let open: string[] = [];
    return {
      write(s) { open.push(s); },
      flush() {},
      prepareCommit() {
        const ready = open;
        open = [];
        return ready;
      },
    };
  }
  override createCommitter(): Committer<string> {
    return {
      commit(requests) {
        for (const request of requests) request.retryLater();
      },
    };
  }
}
env.fromData(['a']).sinkTo(new Committing());

env.execute('commit-retries-are-bounded');

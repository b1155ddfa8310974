// signalFailedWithKnownReason drops a committable, retryLater brings it again with its number of retries, and the job goes on to its end
import { CollectSink, type Committer, type CommittingSinkWriter, CustomSink,
  StreamExecutionEnvironment, type WriterInitContext } from 'millrace';

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
        for (const request of requests) {
          if (request.getCommittable() === 'b' && request.getNumberOfRetries() < 1) request.retryLater();
          else if (request.getCommittable() === 'c') request.signalFailedWithKnownReason(new Error('no such table'));
          else if (request.getCommittable() === 'd') request.signalAlreadyCommitted();
        }
      },
    };
  }
}
const words = env.fromData(['a', 'b', 'c', 'd']);
words.sinkTo(new Committing());
words.sinkTo(new CollectSink('out'));

env.execute('known-failure-is-dropped');

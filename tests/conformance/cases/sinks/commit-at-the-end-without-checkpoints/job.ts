// without checkpoints what the writer prepared is committed at the end of the input, all of it (shown by the error the committer throws)
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
        throw new Error('commit ' + requests.map((r) => r.getCommittable()).join(' '));
      },
    };
  }
}
env.fromData(['a', 'b', 'c']).sinkTo(new Committing());

env.execute('commit-at-the-end-without-checkpoints');

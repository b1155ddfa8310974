// a committable that is to be retried is asked for again at most 10 times; then the job fails
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Committing implements Sink<String>, SupportsCommitter<String> {
    @Override public CommittingSinkWriter<String, String> createWriter(WriterInitContext context) {
      List<String> open = new ArrayList<>();
      return new CommittingSinkWriter<String, String>() {
        @Override public void write(String s, Context c) { open.add(s); }
        @Override public void flush(boolean endOfInput) {}
        @Override public Collection<String> prepareCommit() {
          List<String> ready = new ArrayList<>(open);
          open.clear();
          return ready;
        }
        @Override public void close() {}
      };
    }
    @Override public Committer<String> createCommitter(CommitterInitContext context) {
      return new Committer<String>() {
        @Override public void commit(Collection<CommitRequest<String>> requests) {
          for (CommitRequest<String> request : requests) request.retryLater();
        }
        @Override public void close() {}
      };
    }
    @Override public SimpleVersionedSerializer<String> getCommittableSerializer() {
      return new SimpleVersionedSerializer<String>() {
        @Override public int getVersion() { return 1; }
        @Override public byte[] serialize(String s) { return s.getBytes(); }
        @Override public String deserialize(int version, byte[] bytes) { return new String(bytes); }
      };
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("a").sinkTo(new Committing());

    env.execute("commit-retries-are-bounded");
  }
}

// two chained consumers of one stream each get a copy: what one changes the other does not see
import conformance.CollectSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static class Box {
    public int n;
    public Box() {}
    public Box(int n) { this.n = n; }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Box> boxes = env.fromData(new Box(1), new Box(2));
    boxes.map(box -> { box.n += 100; return box; }).sinkTo(new CollectSink<>("first"));
    boxes.map(box -> { box.n *= 2; return box; }).sinkTo(new CollectSink<>("second"));

    env.execute("branches-are-independent");
  }
}

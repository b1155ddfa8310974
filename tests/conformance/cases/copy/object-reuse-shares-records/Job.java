// with pipeline.object-reuse two chained consumers get the same object, one after the other: the second sees what the first changed
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static class Box {
    public int n;
    public Box() {}
    public Box(int n) { this.n = n; }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("pipeline.object-reuse", "true")));
    env.setParallelism(1);
    DataStream<Box> boxes = env.fromData(new Box(1), new Box(2));
    boxes.map(box -> { box.n += 100; return box; }).sinkTo(new CollectSink<>("first"));
    boxes.map(box -> { box.n *= 2; return box; }).sinkTo(new CollectSink<>("second"));

    env.execute("object-reuse-shares-records");
  }
}

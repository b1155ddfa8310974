// a writer gets every record with its timestamp and the current watermark, and at the end of the input flush(true) (shown by the error it throws)
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  public static class Ev {
    public String k; public int v; public long ts; public long wm;
    public Ev() {}
    public Ev(String k, int v, long ts, long wm) { this.k = k; this.v = v; this.ts = ts; this.wm = wm; }
  }
  static Ev ev(String k, int v, long ts, long wm) { return new Ev(k, v, ts, wm); }
  // Right after each event, its own `wm` is emitted as the watermark.
  static final WatermarkStrategy<Ev> strategy = WatermarkStrategy.<Ev>forGenerator(ctx -> new WatermarkGenerator<Ev>() {
    @Override public void onEvent(Ev e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(e.wm)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, t) -> e.ts);
  static class Recording implements Sink<Ev> {
    @Override public SinkWriter<Ev> createWriter(WriterInitContext context) {
      List<String> written = new ArrayList<>();
      return new SinkWriter<Ev>() {
        @Override public void write(Ev e, Context c) { written.add(e.v + "@" + c.timestamp() + "/" + Math.max(-1, c.currentWatermark())); }
        @Override public void flush(boolean endOfInput) { throw new RuntimeException("wrote " + String.join(" ", written) + ", flush " + endOfInput); }
        @Override public void close() {}
      };
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 5, 0), ev("a", 2, 7, 8), ev("a", 3, 9, 8)).assignTimestampsAndWatermarks(strategy).sinkTo(new Recording());

    env.execute("writer-flushes-at-the-end-of-input");
  }
}

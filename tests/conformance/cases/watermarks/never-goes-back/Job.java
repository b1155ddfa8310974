// a generator may say a lower watermark than before, but it is not sent: event time never goes back
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

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
  static class Show extends KeyedProcessFunction<String, Ev, Tuple2<Integer, Long>> {
    @Override public void processElement(Ev e, Context ctx, Collector<Tuple2<Integer, Long>> out) { out.collect(Tuple2.of(e.v, ctx.timerService().currentWatermark())); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 5, 10), ev("a", 2, 6, 3), ev("a", 3, 7, 10), ev("a", 4, 8, 12), ev("a", 5, 9, -5), ev("a", 6, 10, 13))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("never-goes-back");
  }
}

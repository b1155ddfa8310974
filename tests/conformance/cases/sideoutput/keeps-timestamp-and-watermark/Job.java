// a record in a side output has the timestamp of its input, and watermarks flow there too: event-time timers behind it fire on time
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

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
  static final OutputTag<Ev> side = new OutputTag<>("side", TypeInformation.of(Ev.class));
  static class All extends ProcessFunction<Ev, Ev> {
    @Override public void processElement(Ev e, Context ctx, Collector<Ev> out) { ctx.output(side, e); }
  }
  static class Show extends KeyedProcessFunction<String, Ev, String> {
    @Override public void processElement(Ev e, Context ctx, Collector<String> out) {
      out.collect(e.v + " at " + ctx.timestamp());
      ctx.timerService().registerEventTimeTimer(10);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
      out.collect("timer " + timestamp + " by watermark " + ctx.timerService().currentWatermark());
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 5, 0), ev("a", 2, 7, 12), ev("a", 3, 20, 20))
        .assignTimestampsAndWatermarks(strategy)
        .process(new All())
        .getSideOutput(side)
        .keyBy(e -> e.k)
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("keeps-timestamp-and-watermark");
  }
}

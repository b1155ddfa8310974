// onTimer has the key and state of the timer's key, ctx.timestamp() is the timer's time, and currentWatermark() is already the one that let it fire; before the first watermark that is Long.MIN_VALUE
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple5;
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
  static class Show extends KeyedProcessFunction<String, Ev, Tuple5<String, String, Integer, Long, Long>> {
    private transient ValueState<Integer> sum;
    @Override public void open(OpenContext c) { sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Integer.class)); }
    @Override public void processElement(Ev e, Context ctx, Collector<Tuple5<String, String, Integer, Long, Long>> out) throws Exception {
      sum.update((sum.value() == null ? 0 : sum.value()) + e.v);
      ctx.timerService().registerEventTimeTimer(e.ts + 10);
      out.collect(Tuple5.of("record", ctx.getCurrentKey(), sum.value(), ctx.timestamp(), ctx.timerService().currentWatermark()));
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Tuple5<String, String, Integer, Long, Long>> out) throws Exception {
      out.collect(Tuple5.of("timer " + timestamp, ctx.getCurrentKey(), sum.value(), ctx.timestamp(), ctx.timerService().currentWatermark()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 1, 5, -1), ev("b", 10, 6, 0), ev("a", 2, 9, 100), ev("b", 20, 150, 150))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("what-on-timer-sees");
  }
}

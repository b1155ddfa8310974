// a session that has fired stays for the allowed lateness: a late record that touches it extends it, and it fires again, whole; one that is alone and too late is dropped
import conformance.CollectSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
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
  static final OutputTag<Ev> late = new OutputTag<>("late", TypeInformation.of(Ev.class));
  static class Show extends ProcessWindowFunction<Ev, Tuple4<String, Long, Long, String>, String, TimeWindow> {
    @Override public void process(String key, Context ctx, Iterable<Ev> elements, Collector<Tuple4<String, Long, Long, String>> out) {
      List<String> l = new ArrayList<>(); for (Ev e : elements) l.add("" + e.v);
      out.collect(Tuple4.of(key, ctx.window().getStart(), ctx.window().getEnd(), String.join(",", l)));
    }
  }
  static class Timed extends ProcessFunction<Ev, Tuple2<Integer, Long>> {
    @Override public void processElement(Ev e, Context ctx, Collector<Tuple2<Integer, Long>> out) { out.collect(Tuple2.of(e.v, ctx.timestamp())); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    SingleOutputStreamOperator<Tuple4<String, Long, Long, String>> windowed = env.fromData(ev("a", 1, 0, 0), ev("a", 2, 5, 20), ev("a", 3, 12, 30), ev("a", 4, 3, 30), ev("a", 5, 60, 60), ev("a", 6, 14, 70), ev("a", 7, 100, 100))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(EventTimeSessionWindows.withGap(Duration.ofMillis(10)))
        .allowedLateness(Duration.ofMillis(20))
        .sideOutputLateData(late)
        .process(new Show());
    windowed.sinkTo(new CollectSink<>("out"));
    windowed.getSideOutput(late).process(new Timed()).sinkTo(new CollectSink<>("late"));

    env.execute("session-lateness-extends-and-refires");
  }
}

// a DeltaTrigger fires when a record differs by more than the threshold from the one that fired last, or from the first; it keeps the elements
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.triggers.DeltaTrigger;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
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
  static class Show extends ProcessWindowFunction<Ev, String, String, GlobalWindow> {
    @Override public void process(String key, Context ctx, Iterable<Ev> elements, Collector<String> out) {
      List<String> l = new ArrayList<>(); for (Ev e : elements) l.add("" + e.v);
      out.collect(key + ": " + String.join(",", l));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 10, 0, 0), ev("a", 13, 1, 0), ev("a", 16, 2, 0), ev("a", 19, 3, 0), ev("a", 20, 4, 0), ev("a", 24, 5, 0), ev("b", 1, 6, 0), ev("b", 5, 7, 0), ev("b", 9, 8, 0))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(GlobalWindows.create())
        .trigger(DeltaTrigger.of(5, (Ev last, Ev e) -> e.v - last.v, TypeInformation.of(Ev.class).createSerializer(new SerializerConfigImpl())))
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("delta-trigger");
  }
}

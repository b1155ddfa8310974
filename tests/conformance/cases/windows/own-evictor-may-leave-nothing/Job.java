// an evictor of one's own removes through the iterator, before and after the function; the function is called even when nothing is left
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.evictors.Evictor;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.streaming.runtime.operators.windowing.TimestampedValue;
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
  // Before the function it drops negative values, after it the greatest one.
  static class Own implements Evictor<Ev, GlobalWindow> {
    @Override public void evictBefore(Iterable<TimestampedValue<Ev>> elements, int size, GlobalWindow window, EvictorContext ctx) {
      for (Iterator<TimestampedValue<Ev>> each = elements.iterator(); each.hasNext(); ) if (each.next().getValue().v < 0) each.remove();
    }
    @Override public void evictAfter(Iterable<TimestampedValue<Ev>> elements, int size, GlobalWindow window, EvictorContext ctx) {
      int greatest = -1;
      for (TimestampedValue<Ev> element : elements) greatest = Math.max(greatest, element.getValue().v);
      for (Iterator<TimestampedValue<Ev>> each = elements.iterator(); each.hasNext(); ) if (each.next().getValue().v == greatest) each.remove();
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 3, 0, 0), ev("a", -1, 1, 0), ev("a", 5, 2, 0), ev("a", 4, 3, 0), ev("b", -7, 4, 0), ev("b", -8, 5, 0), ev("b", 2, 6, 0), ev("b", -9, 7, 0))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .window(GlobalWindows.create())
        .trigger(CountTrigger.of(2))
        .evictor(new Own())
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("own-evictor-may-leave-nothing");
  }
}

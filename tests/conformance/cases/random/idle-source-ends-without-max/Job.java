import conformance.CollectSink;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.*;
import org.apache.flink.api.common.functions.*;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.*;
import org.apache.flink.api.common.typeinfo.*;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.*;
import org.apache.flink.streaming.api.functions.async.*;
import org.apache.flink.streaming.api.functions.co.*;
import org.apache.flink.streaming.api.functions.windowing.*;
import org.apache.flink.streaming.api.windowing.assigners.*;
import org.apache.flink.streaming.api.windowing.evictors.*;
import org.apache.flink.streaming.api.windowing.triggers.*;
import org.apache.flink.streaming.api.windowing.windows.*;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

public class Job {
  public static class Rec {
    public String k; public int n; public long t; public long w; public String s;
    public Rec() {}
    public Rec(String k, int n, long t, long w, String s) { this.k = k; this.n = n; this.t = t; this.w = w; this.s = s; }
  }
  static Rec rec(String k, int n, long t, long w, String s) { return new Rec(k, n, t, w, s); }
  // A multiple of 5 marks its source idle.
  static final WatermarkStrategy<Rec> moody = WatermarkStrategy.<Rec>forGenerator(ctx -> new WatermarkGenerator<Rec>() {
    @Override public void onEvent(Rec e, long ts, WatermarkOutput out) { if (e.n % 5 == 0) out.markIdle(); else out.emitWatermark(new Watermark(e.w)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, ts) -> e.t);
  static List<Rec> upTo(long time, Iterable<Rec> items) {
    List<Rec> all = new ArrayList<>();
    for (Rec e : items) if (e.t <= time) all.add(e);
    return all;
  }
  static Rec settled(Iterable<Rec> items, long time) {
    List<Rec> all = new ArrayList<>();
    for (Rec e : items) all.add(e);
    all.sort((a, b) -> a.k.equals(b.k) ? Integer.compare(a.n, b.n) : a.k.compareTo(b.k));
    return inOrder(all, time);
  }
  static Rec inOrder(Iterable<Rec> items, long time) {
    List<Integer> numbers = new ArrayList<>();
    String first = "";
    for (Rec e : items) { if (numbers.isEmpty()) first = e.k; numbers.add(e.n); }
    return rec(first, numbers.size(), time, 0, joined(numbers));
  }
  static String joined(Iterable<Integer> numbers) {
    StringJoiner text = new StringJoiner(",");
    for (Integer number : numbers) text.add("" + number);
    return text.toString();
  }
  static final Rec[] rows = {
      rec("a", 11, -15, -28, ""),
      rec("bb", 4, -4, -17, ""),
      rec("a", 10, -1, -14, "")
  };
  static class Keyed1 extends KeyedProcessFunction<String, Rec, Rec> {
    private ListState<Rec> items;
    @Override public void open(OpenContext context) {
      items = getRuntimeContext().getListState(new ListStateDescriptor<>("items", Rec.class));
    }
    @Override public void processElement(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      items.add(e);
      ctx.timerService().registerEventTimeTimer(e.t + 0);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Rec> out) throws Exception {
      out.collect(settled(upTo(timestamp, items.get()), timestamp));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    var s0 = env.fromSource(new DataGeneratorSource<>(i -> rows[i.intValue()], 3, TypeInformation.of(Rec.class)), moody, "rows");
    var s1 = s0;
    s1.sinkTo(new CollectSink<>("side0"));
    var s2 = s1.keyBy(e -> e.k).process(new Keyed1());
    s2.sinkTo(new CollectSink<>("out"));

    env.execute("random job");
  }
}

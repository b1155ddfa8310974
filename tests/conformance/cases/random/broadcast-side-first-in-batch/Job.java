import conformance.CollectSink;
import java.time.Duration;
import java.util.*;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.*;
import org.apache.flink.api.common.functions.*;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.state.*;
import org.apache.flink.api.common.typeinfo.*;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.*;
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
  // Right after each record, its own `w` is emitted as the watermark.
  static final WatermarkStrategy<Rec> strategy = WatermarkStrategy.<Rec>forGenerator(ctx -> new WatermarkGenerator<Rec>() {
    @Override public void onEvent(Rec e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(e.w)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, ts) -> e.t);
  static final MapStateDescriptor<String, Integer> rules0 = new MapStateDescriptor<>("rules0", String.class, Integer.class);
  static class Both0 extends BroadcastProcessFunction<Rec, Rec, Rec> {
    @Override public void processElement(Rec e, ReadOnlyContext ctx, Collector<Rec> out) throws Exception {
      Integer rule = ctx.getBroadcastState(rules0).get(e.k);
      out.collect(rec(e.k, e.n + (rule == null ? 0 : rule), e.t, e.w, e.s));
    }
    @Override public void processBroadcastElement(Rec e, Context ctx, Collector<Rec> out) throws Exception {
      BroadcastState<String, Integer> rules = ctx.getBroadcastState(rules0);
      Integer rule = rules.get(e.k);
      rules.put(e.k, Math.max(rule == null ? 0 : rule, e.n));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    var s0 = env.fromData(
      rec("a", 1, 4, 4, ""),
      rec("bb", 12, 20, 16, "")
    ).assignTimestampsAndWatermarks(strategy);
    var b0 = env.fromData(
      rec("bb", 8, 5, 1, ""),
      rec("a", 7, 31, 28, ""),
      rec("a", 11, 48, 44, "")
    ).assignTimestampsAndWatermarks(strategy);
    var s1 = s0.connect(b0.broadcast(rules0)).process(new Both0());
    s1.sinkTo(new CollectSink<>("out"));

    env.execute("random job");
  }
}

// a source emits a record first and then asks the generator: a watermark from onEvent follows the record that brought it about
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static final WatermarkStrategy<Long> strategy = WatermarkStrategy.<Long>forGenerator(ctx -> new WatermarkGenerator<Long>() {
    @Override public void onEvent(Long e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(ts)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, t) -> e * 100);
  static class Show extends KeyedProcessFunction<String, Long, Tuple3<Long, Long, Long>> {
    @Override public void processElement(Long n, Context ctx, Collector<Tuple3<Long, Long, Long>> out) {
      out.collect(Tuple3.of(n, ctx.timestamp(), ctx.timerService().currentWatermark()));
      if (n == 0) ctx.timerService().registerEventTimeTimer(150);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Tuple3<Long, Long, Long>> out) {
      out.collect(Tuple3.of(-1L, timestamp, ctx.timerService().currentWatermark()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromSource(new DataGeneratorSource<Long>(i -> i, 4, Types.LONG), strategy, "numbers")
        .keyBy(n -> "k")
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("element-before-its-watermark");
  }
}

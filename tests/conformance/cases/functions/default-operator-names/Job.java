// operators without a name are called by what they are: Map, Filter, Flat Map, Process, Timestamps/Watermarks, Keyed Aggregation, Keyed Reduce, KeyedProcess, and windows by their assigner
import conformance.CollectSink;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.Collector;

public class Job {
  static final TypeInformation<Tuple2<String, Integer>> PAIR = Types.TUPLE(Types.STRING, Types.INT);
  static class Name<X> extends RichMapFunction<X, String> {
    @Override public String map(X value) { return getRuntimeContext().getTaskInfo().getTaskName(); }
  }
  static class Plain extends ProcessFunction<Tuple2<String, Integer>, Tuple2<String, Integer>> {
    @Override public void processElement(Tuple2<String, Integer> value, Context ctx, Collector<Tuple2<String, Integer>> out) { out.collect(value); }
  }
  static class Keyed extends KeyedProcessFunction<String, Tuple2<String, Integer>, Tuple2<String, Integer>> {
    @Override public void processElement(Tuple2<String, Integer> value, Context ctx, Collector<Tuple2<String, Integer>> out) { out.collect(value); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Tuple2<String, Integer>> pairs = env.fromData(Tuple2.of("a", 1));
    pairs.map(p -> p).returns(PAIR)
        .filter(p -> true)
        .flatMap((Tuple2<String, Integer> p, Collector<Tuple2<String, Integer>> out) -> out.collect(p)).returns(PAIR)
        .process(new Plain())
        .assignTimestampsAndWatermarks(WatermarkStrategy.<Tuple2<String, Integer>>forMonotonousTimestamps().withTimestampAssigner((p, t) -> 1))
        .map(new Name<>())
        .sinkTo(new CollectSink<>("stateless"));
    DataStream<Tuple2<String, Integer>> timed = pairs.assignTimestampsAndWatermarks(WatermarkStrategy.<Tuple2<String, Integer>>forMonotonousTimestamps().withTimestampAssigner((p, t) -> 1));
    timed.keyBy(p -> p.f0).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));
    timed.keyBy(p -> p.f0).sum(1).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));
    timed.keyBy(p -> p.f0).maxBy(1).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));
    timed.keyBy(p -> p.f0).reduce((a, b) -> a).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));
    timed.keyBy(p -> p.f0).process(new Keyed()).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));
    timed.keyBy(p -> p.f0).window(TumblingEventTimeWindows.of(Duration.ofMillis(10))).sum(1).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));
    timed.keyBy(p -> p.f0).countWindow(1).sum(1).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));
    timed.windowAll(EventTimeSessionWindows.withGap(Duration.ofMillis(10))).sum(1).map(new Name<>()).sinkTo(new CollectSink<>("keyed"));

    env.execute("default-operator-names");
  }
}

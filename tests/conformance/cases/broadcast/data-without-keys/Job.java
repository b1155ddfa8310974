// a BroadcastProcessFunction on a stream without keys reads the broadcast state of its subtask, and both of its sides may write to side outputs
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

public class Job {
  static final MapStateDescriptor<String, Long> rules = new MapStateDescriptor<>("rules", String.class, Long.class);
  static final OutputTag<String> heard = new OutputTag<>("heard", Types.STRING);
  static class Judge extends BroadcastProcessFunction<Long, Tuple2<String, Long>, String> {
    @Override public void processElement(Long n, ReadOnlyContext ctx, Collector<String> out) throws Exception {
      Long limit = ctx.getBroadcastState(rules).get("limit");
      List<String> names = new ArrayList<>(); for (Map.Entry<String, Long> e : ctx.getBroadcastState(rules).immutableEntries()) names.add(e.getKey());
      Collections.sort(names);
      out.collect(n + (n > limit ? " over " : " within ") + limit + " of " + String.join(",", names) + " " + ctx.getBroadcastState(rules).contains("none"));
    }
    @Override public void processBroadcastElement(Tuple2<String, Long> rule, Context ctx, Collector<String> out) throws Exception {
      ctx.getBroadcastState(rules).put(rule.f0, rule.f1);
      ctx.output(heard, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() + " " + rule.f0);
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    // The data comes through a slow source; by its second record the rules are everywhere.
    DataStream<Long> data = env.fromSource(new DataGeneratorSource<Long>(i -> i, 6, RateLimiterStrategy.perSecond(4), Types.LONG), WatermarkStrategy.noWatermarks(), "data").filter(n -> n % 3 != 0);
    BroadcastStream<Tuple2<String, Long>> control = env.fromData(Tuple2.of("limit", 9L), Tuple2.of("limit", 3L), Tuple2.of("other", 1L)).broadcast(rules);
    SingleOutputStreamOperator<String> judged = data.connect(control).process(new Judge());
    judged.sinkTo(new CollectSink<>("out"));
    judged.getSideOutput(heard).sinkTo(new CollectSink<>("rules"));

    env.execute("data-without-keys");
  }
}

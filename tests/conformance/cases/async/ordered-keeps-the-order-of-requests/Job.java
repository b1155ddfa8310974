// orderedWait gives results in the order of the requests, whichever answer came first, each with the timestamp of its request
import conformance.CollectSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.util.Collector;

public class Job {
  // Answers after as many milliseconds as asked.
  static class Delay implements AsyncFunction<Integer, Integer> {
    @Override public void asyncInvoke(Integer n, ResultFuture<Integer> result) {
      CompletableFuture.delayedExecutor(n, TimeUnit.MILLISECONDS).execute(() -> result.complete(List.of(n)));
    }
  }
  static class Show extends ProcessFunction<Integer, Tuple2<Integer, Long>> {
    @Override public void processElement(Integer n, Context ctx, Collector<Tuple2<Integer, Long>> out) { out.collect(Tuple2.of(n, ctx.timestamp())); }
  }
  static final WatermarkStrategy<Integer> strategy = WatermarkStrategy.<Integer>forGenerator(ctx -> new WatermarkGenerator<Integer>() {
    @Override public void onEvent(Integer n, long ts, WatermarkOutput out) { if (n == 100) out.emitWatermark(new Watermark(ts)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((n, t) -> n + 1000);

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Integer> numbers = env.fromData(800, 100, 400, 1).assignTimestampsAndWatermarks(strategy);
    AsyncDataStream.orderedWait(numbers, new Delay(), 30, TimeUnit.SECONDS).process(new Show()).sinkTo(new CollectSink<>("out"));

    env.execute("ordered-keeps-the-order-of-requests");
  }
}

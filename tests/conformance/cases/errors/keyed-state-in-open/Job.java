// keyed state has no key in open(): reading it there fails the job
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Early extends KeyedProcessFunction<String, String, String> {
    @Override public void open(OpenContext context) throws Exception { getRuntimeContext().getState(new ValueStateDescriptor<>("n", Integer.class)).value(); }
    @Override public void processElement(String s, Context ctx, Collector<String> out) { out.collect(s); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("a").keyBy(s -> s).process(new Early()).sinkTo(new CollectSink<>("out"));

    env.execute("keyed-state-in-open");
  }
}

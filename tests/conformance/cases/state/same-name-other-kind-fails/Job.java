// one name for two kinds of state in one operator fails the job
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Twice extends KeyedProcessFunction<String, String, String> {
    @Override public void open(OpenContext context) {
      getRuntimeContext().getState(new ValueStateDescriptor<>("same", Integer.class));
      getRuntimeContext().getListState(new ListStateDescriptor<>("same", Integer.class));
    }
    @Override public void processElement(String s, Context ctx, Collector<String> out) { out.collect(s); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("a").keyBy(s -> s).process(new Twice()).sinkTo(new CollectSink<>("out"));

    env.execute("same-name-other-kind-fails");
  }
}

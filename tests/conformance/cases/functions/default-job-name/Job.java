// a job without a name is called "Flink Streaming Job"; getJobInfo() tells it to every function
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class JobName extends RichMapFunction<Integer, String> {
    @Override public String map(Integer n) { return n + " in " + getRuntimeContext().getJobInfo().getJobName(); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1).map(new JobName()).sinkTo(new CollectSink<>("out"));

    env.execute();
  }
}

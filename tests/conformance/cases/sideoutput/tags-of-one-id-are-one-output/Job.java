// two OutputTags of one id are the same side output
import conformance.CollectSink;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

public class Job {
  static class Split extends ProcessFunction<Integer, Integer> {
    @Override public void processElement(Integer n, Context ctx, Collector<Integer> out) {
      if (n % 2 == 0) ctx.output(new OutputTag<>("even", Types.STRING), "even " + n);
      else out.collect(n);
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    SingleOutputStreamOperator<Integer> split = env.fromData(1, 2, 3, 4).process(new Split());
    split.sinkTo(new CollectSink<>("out"));
    split.getSideOutput(new OutputTag<>("even", Types.STRING)).sinkTo(new CollectSink<>("side"));

    env.execute("tags-of-one-id-are-one-output");
  }
}

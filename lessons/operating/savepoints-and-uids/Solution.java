import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The twin of solution.ts, line by line; FileSource.forRecords('clicks') reads clicks.ndjson. */
public class Solution {
  public record Click(String page, String user, long ts) {}

  public record Count(String page, int n) {}

  static class CountClicks extends KeyedProcessFunction<String, Click, Count> {
    private transient ValueState<Integer> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Integer.class));
    }

    @Override
    public void processElement(Click click, Context ctx, Collector<Count> out) throws Exception {
      Integer before = count.value();
      int n = (before == null ? 0 : before) + 1;
      count.update(n);
      out.collect(new Count(click.page(), n));
    }
  }

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    FileSource<String> clicks = FileSource.forRecordStreamFormat(new TextLineInputFormat(), new Path("clicks.ndjson")).build();
    env.fromSource(clicks, WatermarkStrategy.noWatermarks(), "clicks").uid("clicks")
        .map(line -> json.readValue(line, Click.class)).returns(Click.class)
        .map(click -> new Click(click.page().toLowerCase(), click.user(), click.ts()))
        .keyBy(Click::page)
        .process(new CountClicks()).name("Count").uid("count")
        .print("counts");
    env.execute("Clicks by page");
  }
}

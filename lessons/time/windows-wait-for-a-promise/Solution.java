import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * The twin of solution.ts, line by line; FileSource.forRecords('bikes') reads bikes.ndjson. A file's lines have to be parsed first, so the
 * strategy stands behind the map and not at the source.
 */
public class Solution {
  public record Bike(String bridge, long ts) {}

  public record Row(String bridge, int bikes, String from) {}

  static String clock(long ms) {
    return DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC).format(Instant.ofEpochMilli(ms));
  }

  static class CountBikes extends ProcessWindowFunction<Bike, Row, String, TimeWindow> {
    @Override
    public void process(String bridge, Context ctx, Iterable<Bike> bikes, Collector<Row> out) {
      int n = 0;
      for (Bike ignored : bikes) n++;
      out.collect(new Row(bridge, n, clock(ctx.window().getStart())));
    }
  }

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    WatermarkStrategy<Bike> times =
        WatermarkStrategy.<Bike>forBoundedOutOfOrderness(Duration.ofSeconds(6)).withTimestampAssigner((bike, before) -> bike.ts());

    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    FileSource<String> bikes = FileSource.forRecordStreamFormat(new TextLineInputFormat(), new Path("bikes.ndjson")).build();
    env.fromSource(bikes, WatermarkStrategy.noWatermarks(), "bikes")
        .map(line -> json.readValue(line, Bike.class)).returns(Bike.class)
        .assignTimestampsAndWatermarks(times)
        .keyBy(Bike::bridge)
        .window(TumblingEventTimeWindows.of(Duration.ofSeconds(10)))
        .process(new CountBikes()).uid("count")
        .print("rows");
    env.execute("Bikes in each ten seconds");
  }
}

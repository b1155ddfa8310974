import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The twin of solution.ts, line by line; FileSource.forRecords('sales') reads sales.ndjson. The till would be the same source with
 * monitorContinuously: it is unbounded then, and BATCH refuses it.
 */
public class Solution {
  public record Sale(String shop, int euros) {}

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    FileSource<String> sales = FileSource.forRecordStreamFormat(new TextLineInputFormat(), new Path("sales.ndjson")).build();
    env.fromSource(sales, WatermarkStrategy.noWatermarks(), "sales")
        .map(line -> json.readValue(line, Sale.class)).returns(Sale.class)
        .keyBy(Sale::shop)
        .reduce((sum, sale) -> new Sale(sum.shop(), sum.euros() + sale.euros())).uid("sum")
        .print("report");
    env.execute("What each shop took in");
  }
}

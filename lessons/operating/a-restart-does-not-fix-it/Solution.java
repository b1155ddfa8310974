import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** The twin of solution.ts, line by line; FileSource.forRecords('slips') reads slips.ndjson. */
public class Solution {
  public record Slip(String text) {}

  /** A class with fields, since sum("cents") adds a field of a POJO. */
  public static class Payment {
    public String card;
    public long cents;

    public Payment() {}

    public Payment(String card, long cents) {
      this.card = card;
      this.cents = cents;
    }
  }

  static final OutputTag<String> REJECTED = new OutputTag<>("rejected") {};

  static class Parse extends ProcessFunction<Slip, Payment> {
    @Override
    public void processElement(Slip slip, Context ctx, Collector<Payment> out) {
      String[] fields = slip.text().split(";");
      try {
        out.collect(new Payment(fields[0], Math.round(Double.parseDouble(fields[1]) * 100)));
      } catch (NumberFormatException unreadable) {
        ctx.output(REJECTED, slip.text());
      }
    }
  }

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    FileSource<String> slips = FileSource.forRecordStreamFormat(new TextLineInputFormat(), new Path("slips.ndjson")).build();
    SingleOutputStreamOperator<Payment> payments =
        env.fromSource(slips, WatermarkStrategy.noWatermarks(), "slips")
            .map(line -> json.readValue(line, Slip.class)).returns(Slip.class)
            .process(new Parse()).name("parse");
    payments.keyBy(payment -> payment.card).sum("cents").uid("total").print("totals");
    payments.getSideOutput(REJECTED).print("rejected");
    env.execute("Paid by card");
  }
}

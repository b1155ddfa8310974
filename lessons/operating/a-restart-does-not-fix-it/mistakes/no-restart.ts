import {
  type Collector,
  CollectSink,
  FileSource,
  OutputTag,
  type ProcessContext,
  ProcessFunction,
  StreamExecutionEnvironment,
  WatermarkStrategy,
} from 'millrace';

type Slip = { text: string };
type Payment = { card: string; cents: number };

const rejected = new OutputTag<string>('rejected');

class Parse extends ProcessFunction<Slip, Payment> {
  processElement(slip: Slip, ctx: ProcessContext, out: Collector<Payment>) {
    const [card = '', amount] = slip.text.split(';');
    const cents = Math.round(Number(amount) * 100);
    if (Number.isNaN(cents)) ctx.output(rejected, slip.text);
    else out.collect({ card, cents });
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'none' });
const payments = env
  .fromSource(FileSource.forRecords<Slip>('slips'), WatermarkStrategy.noWatermarks(), 'slips')
  .process(new Parse())
  .name('parse');
payments
  .keyBy((payment) => payment.card)
  .sum('cents')
  .uid('total')
  .sinkTo(new CollectSink('totals'));
payments.getSideOutput(rejected).sinkTo(new CollectSink('rejected'));
env.execute('Paid by card');

import { type Collector, CollectSink, FileSource, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

type Slip = { text: string };
type Payment = { card: string; cents: number };

class Parse implements FlatMapFunction<Slip, Payment> {
  flatMap(slip: Slip, out: Collector<Payment>) {
    const [card = '', amount] = slip.text.split(';');
    const cents = Math.round(Number(amount) * 100);
    if (!Number.isNaN(cents)) out.collect({ card, cents });
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env
  .fromSource(FileSource.forRecords<Slip>('slips'), WatermarkStrategy.noWatermarks(), 'slips')
  .flatMap(new Parse())
  .name('parse')
  .keyBy((payment) => payment.card)
  .sum('cents')
  .uid('total')
  .sinkTo(new CollectSink('totals'));
env.execute('Paid by card');

import { CollectSink, FileSource, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

type Slip = { text: string };
type Payment = { card: string; cents: number };

function parse(text: string): Payment {
  const [card = '', amount] = text.split(';');
  const cents = Math.round(Number(amount) * 100);
  if (Number.isNaN(cents)) throw new Error(`This is no amount: ${amount}`);
  return { card, cents };
}

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': 10,
});
env
  .fromSource(FileSource.forRecords<Slip>('slips'), WatermarkStrategy.noWatermarks(), 'slips')
  .map((slip) => parse(slip.text))
  .name('parse')
  .keyBy((payment) => payment.card)
  .sum('cents')
  .uid('total')
  .sinkTo(new CollectSink('totals'));
env.execute('Paid by card');

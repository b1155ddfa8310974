import {
  type Collector,
  CollectSink,
  FileSource,
  type KeyedContext,
  KeyedProcessFunction,
  StreamExecutionEnvironment,
  type ValueState,
  ValueStateDescriptor,
  WatermarkStrategy,
} from 'millrace';

type Sale = { shop: string; euros: number };
type Sum = { shop: string; euros: number };

class SumUp extends KeyedProcessFunction<string, Sale, Sum> {
  private sum!: ValueState<number>;

  open() {
    this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('sum'));
  }

  processElement({ shop, euros }: Sale, _ctx: KeyedContext<string>, out: Collector<Sum>) {
    this.sum.update((this.sum.value() ?? 0) + euros);
    out.collect({ shop, euros: this.sum.value()! });
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env
  .fromSource(FileSource.forRecords<Sale>('sales'), WatermarkStrategy.noWatermarks(), 'sales')
  .keyBy((sale) => sale.shop)
  .process(new SumUp())
  .uid('sum')
  .sinkTo(new CollectSink('report'));
env.execute('What each shop took in');

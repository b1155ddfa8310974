import {
  type Collector,
  CollectSink,
  FileSource,
  type FlatMapFunction,
  RuntimeExecutionMode,
  StreamExecutionEnvironment,
  WatermarkStrategy,
} from 'millrace';

type Sale = { shop: string; euros: number };
type Sum = { shop: string; euros: number };

/** The input comes shop by shop, so a shop is complete when the next one comes. */
class SumUp implements FlatMapFunction<Sale, Sum> {
  private sum: Sum | null = null;

  flatMap({ shop, euros }: Sale, out: Collector<Sum>) {
    if (this.sum && this.sum.shop !== shop) out.collect(this.sum);
    this.sum = this.sum?.shop === shop ? { shop, euros: this.sum.euros + euros } : { shop, euros };
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.BATCH);
env
  .fromSource(FileSource.forRecords<Sale>('sales'), WatermarkStrategy.noWatermarks(), 'sales')
  .keyBy((sale) => sale.shop)
  .flatMap(new SumUp())
  .uid('sum')
  .sinkTo(new CollectSink('report'));
env.execute('What each shop took in');

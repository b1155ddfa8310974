import { CollectSink, FileSource, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

type Sale = { shop: string; euros: number };

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env
  .fromSource(FileSource.forRecords<Sale>('sales'), WatermarkStrategy.noWatermarks(), 'sales')
  .keyBy((sale) => sale.shop)
  .reduce((sum, sale) => ({ shop: sum.shop, euros: sum.euros + sale.euros }))
  .uid('sum')
  .sinkTo(new CollectSink('report'));
env.execute('What each shop took in');

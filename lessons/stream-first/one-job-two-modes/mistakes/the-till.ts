import { CollectSink, FileSource, RuntimeExecutionMode, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

type Sale = { shop: string; euros: number };

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.BATCH);
env
  .fromSource(FileSource.forRecords<Sale>('till'), WatermarkStrategy.noWatermarks(), 'till')
  .keyBy((sale) => sale.shop)
  .reduce((sum, sale) => ({ shop: sum.shop, euros: sum.euros + sale.euros }))
  .uid('sum')
  .sinkTo(new CollectSink('report'));
env.execute('What each shop took in');

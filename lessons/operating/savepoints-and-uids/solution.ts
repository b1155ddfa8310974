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

type Click = { page: string; user: string; ts: number };
type Count = { page: string; n: number };

class CountClicks extends KeyedProcessFunction<string, Click, Count> {
  private count!: ValueState<number>;

  open() {
    this.count = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('count'));
  }

  processElement(click: Click, _ctx: KeyedContext<string>, out: Collector<Count>) {
    const n = (this.count.value() ?? 0) + 1;
    this.count.update(n);
    out.collect({ page: click.page, n });
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env
  .fromSource(FileSource.forRecords<Click>('clicks'), WatermarkStrategy.noWatermarks(), 'clicks')
  .uid('clicks')
  .map((click) => ({ ...click, page: click.page.toLowerCase() }))
  .keyBy((click) => click.page)
  .process(new CountClicks())
  .name('Count')
  .uid('count')
  .sinkTo(new CollectSink('counts'));
env.execute('Clicks by page');

// a writer gets every record with its timestamp and the current watermark, and at the end of the input flush(true) (shown by the error it throws)
import { CustomSink, type SinkWriter, StreamExecutionEnvironment, WatermarkStrategy,
  type WriterInitContext } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Recording extends CustomSink<Ev> {
  createWriter(_context: WriterInitContext): SinkWriter<Ev> {
    const written: string[] = [];
    return {
      write(e, context) { written.push(e.v + '@' + context.timestamp() + '/' + Math.max(-1, context.currentWatermark())); },
      flush(endOfInput) { throw new Error('wrote ' + written.join(' ') + ', flush ' + endOfInput); },
    };
  }
}
env.fromData([ev('a', 1, 5, 0), ev('a', 2, 7, 8), ev('a', 3, 9, 8)]).assignTimestampsAndWatermarks(strategy).sinkTo(new Recording());

env.execute('writer-flushes-at-the-end-of-input');

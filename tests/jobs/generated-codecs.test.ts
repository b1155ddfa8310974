import { expect, test } from 'vitest';
import { functionCodecCompiler } from '../../src/hosts/simulation/function-codec-compiler.ts';
import type { CodecCompiler } from '../../src/ports/codec-compiler.ts';
import { STEPS_MAX, simulation } from './run-job.ts';

/** Records of two shapes in one channel, in full buffers. */
const SHUFFLING = `
import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 3000)
  .map((id) => ({ id, user: 'user ' + (id % 7), at: id % 50 === 0 ? null : { lat: id / 3 }, tags: ['a'] }))
  .keyBy((record) => record.user)
  .sum('id')
  .sinkTo(new CollectSink('sums'));
env.execute('shuffling');
`;

/** Answers all that was asked for after so many requests. */
function late(requests: number): CodecCompiler {
  const waiting: (() => void)[] = [];
  return {
    compile(source, ready) {
      waiting.push(() => functionCodecCompiler.compile(source, ready));
      if (waiting.length >= requests) for (const answer of waiting.splice(0)) answer();
    },
  };
}

test('the history does not depend on whether and when generated codecs are there', () => {
  const spec = { recordsPerBuffer: 256 };
  const plain = simulation(SHUFFLING, spec, { hashes: true }).runToEnd(STEPS_MAX);
  let compiled = 0;
  const counting: CodecCompiler = {
    compile(source, ready) {
      compiled++;
      functionCodecCompiler.compile(source, ready);
    },
  };
  for (const codecCompiler of [counting, late(2), late(Number.MAX_SAFE_INTEGER)]) {
    const generated = simulation(SHUFFLING, spec, { hashes: true, codecCompiler }).runToEnd(STEPS_MAX);
    expect(generated.status).toBe('FINISHED');
    expect(generated.hashes).toEqual(plain.hashes);
  }
  expect(compiled).toBeGreaterThan(0);
});

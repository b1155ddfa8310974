/**
 * How fast records go through one channel's codec, by the generic loop and by generated code, at several sizes of a
 * buffer.
 */
import { BufferDecoder, BufferEncoder } from '../../codec/buffer-codec.ts';
import { GeneratedCodecs } from '../../codec/generated-codecs.ts';
import { functionCodecCompiler } from '../../hosts/simulation/function-codec-compiler.ts';
import type { RecordElement } from '../../wire/stream-elements.ts';
import { type Effort, type Figures, measured } from './measure.ts';

const RECORDS = 65_536;
const RECORDS_PER_BUFFER = [1, 64, 1024];

const REGIONS = ['Alaska', 'California', 'Nevada', 'Hawaii', 'Japan', 'Chile', 'Tonga', 'Fiji'];

/** What a learner's first jobs send. */
function flat(index: number): unknown {
  return {
    region: REGIONS[index % REGIONS.length],
    magnitude: (index % 70) / 10,
    time: 1_700_000_000_000 + index * 37,
  };
}

/** Nine fields, with an object, an array and a string that never repeats. */
function wide(index: number): unknown {
  return {
    id: `us${(index * 7_919).toString(36)}-${index}`,
    region: REGIONS[index % REGIONS.length],
    magnitude: (index % 70) / 10,
    time: 1_700_000_000_000 + index * 37,
    updated: 1_700_000_000_500 + index * 37,
    felt: index % 3 === 0,
    status: index % 5 === 0 ? 'automatic' : 'reviewed',
    at: { latitude: (index % 180) - 90, longitude: (index % 360) - 180, depth: index % 600 },
    sources: ['us', index % 2 === 0 ? 'ak' : 'ci'],
  };
}

export function codecBenchmarks(effort: Effort): Figures[] {
  return [
    { shape: 'flat', valueAt: flat },
    { shape: 'wide', valueAt: wide },
  ].flatMap(({ shape, valueAt }) =>
    RECORDS_PER_BUFFER.flatMap((size) => {
      const records = Array.from({ length: RECORDS }, (_, index): RecordElement => {
        return { type: 'record', value: valueAt(index), timestamp: index, sequence: index, replayed: false };
      });
      const name = `codec, ${shape}, ${size} a buffer`;
      const generic = ofChannel(`${name}, generic`, records, size, null, effort);
      // So few records are rows, for which there is no generated code.
      if (size === 1) return generic;
      return [...generic, ...ofChannel(name, records, size, new GeneratedCodecs(functionCodecCompiler), effort)];
    }),
  );
}

function ofChannel(
  name: string,
  records: readonly RecordElement[],
  size: number,
  codecs: GeneratedCodecs | null,
  effort: Effort,
): Figures[] {
  const buffers = encoded(records, size, codecs);
  return [
    measured(`${name}, encode`, 'records', effort, () => {
      encoded(records, size, codecs);
      return RECORDS;
    }),
    measured(`${name}, decode`, 'records', effort, () => {
      const decoder = new BufferDecoder(codecs);
      for (const buffer of buffers) decoder.decode(buffer);
      return RECORDS;
    }),
  ];
}

function encoded(records: readonly RecordElement[], size: number, codecs: GeneratedCodecs | null): Uint8Array[] {
  const encoder = new BufferEncoder({ codecs });
  const buffers: Uint8Array[] = [];
  for (const record of records) {
    encoder.append(record);
    if (encoder.elements === size) buffers.push(encoder.take());
  }
  return buffers;
}

/**
 * Which producers feed which consumers where an edge is not all-to-all: FORWARD and RESCALE.
 * Source: VertexInputInfoComputationUtils.computeVertexInputInfoForPointwise (2.5.2).
 */
import { assert } from '../base/assert.ts';

/** Consumer `consumer` reads subpartition `subpartition` of producer `producer`. */
interface PointwiseChannel {
  readonly producer: number;
  readonly consumer: number;
  readonly subpartition: number;
}

/** All channels of a pointwise edge, by consumer and then by producer. */
export function pointwiseChannels(producers: number, consumers: number): PointwiseChannel[] {
  assert(producers >= 1, 'An edge has at least one producer.');
  assert(consumers >= 1, 'An edge has at least one consumer.');
  return producers >= consumers ? gathered(producers, consumers) : spread(producers, consumers);
}

/** Each consumer reads a run of producers, each of which has one subpartition. */
function gathered(producers: number, consumers: number): PointwiseChannel[] {
  return range(0, consumers).flatMap((consumer) => {
    const first = Math.floor((consumer * producers) / consumers);
    const end = Math.floor(((consumer + 1) * producers) / consumers);
    return range(first, end).map((producer) => ({ producer, consumer, subpartition: 0 }));
  });
}

/** Each producer feeds a run of consumers. Flink numbers the subpartitions by the consumer's index modulo their count. */
function spread(producers: number, consumers: number): PointwiseChannel[] {
  return range(0, producers).flatMap((producer) => {
    const first = Math.ceil((producer * consumers) / producers);
    const end = Math.ceil(((producer + 1) * consumers) / producers);
    return range(first, end).map((consumer) => ({ producer, consumer, subpartition: consumer % (end - first) }));
  });
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

import { expect, test } from 'vitest';
import { pipelinedRegions } from './pipelined-regions.ts';

const flow = (producer: string, consumer: string, type: 'PIPELINED_BOUNDED' | 'BLOCKING' = 'PIPELINED_BOUNDED') => {
  return { producer, consumer, type };
};

test('3.2.3 regions are those joined by pipelined partitions', () => {
  const lanes = [flow('v1', 'v4'), flow('v2', 'v5'), flow('v3', 'v6')];
  expect(pipelinedRegions(['v1', 'v2', 'v3', 'v4', 'v5', 'v6'], lanes)).toEqual([
    ['v1', 'v4'],
    ['v2', 'v5'],
    ['v3', 'v6'],
  ]);
});

test('3.2.2 a blocking partition parts two regions', () => {
  const flows = [flow('source', 'map'), flow('map', 'sum', 'BLOCKING'), flow('sum', 'sink')];
  expect(pipelinedRegions(['source', 'map', 'sum', 'sink'], flows)).toEqual([
    ['source', 'map'],
    ['sum', 'sink'],
  ]);
});

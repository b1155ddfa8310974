import { expect, test } from 'vitest';
import * as options from '../base/config-options.ts';
import { CLUSTER_DEVIATIONS, DEFAULT_CLUSTER_CONFIGURATION } from './default-cluster.ts';

const known = new Map(
  Object.values(options).flatMap((candidate) =>
    typeof candidate === 'object' && 'key' in candidate ? [[candidate.key, candidate] as const] : [],
  ),
);

test.each(CLUSTER_DEVIATIONS)(
  '$key is an option of Flink, and $value differs from its default',
  ({ key, value, reason }) => {
    const option = known.get(key);
    expect(option).toBeDefined();
    expect(option?.parse(value)).not.toBe(undefined);
    expect(option?.parse(value)).not.toEqual(option?.defaultValue);
    expect(DEFAULT_CLUSTER_CONFIGURATION[key]).toBe(value);
    expect(reason).not.toBe('');
  },
);

import { expect, test } from 'vitest';
import { version } from '../../package.json';
import { ENGINE_VERSION } from './engine-version.ts';

test('the engine has the version of the package', () => {
  expect(ENGINE_VERSION).toBe(version);
});

import { expect, test } from 'vitest';
import { CorruptPart, openPart, sealPart } from './snapshot-format.ts';

const payload = Uint8Array.of(1, 2, 3, 4);

test('a part opens to what was sealed', () => {
  expect(openPart(sealPart(payload), 'chk-1/a')).toEqual(payload);
  expect(openPart(sealPart(new Uint8Array(0)), 'chk-1/a')).toEqual(new Uint8Array(0));
});

test('any changed byte is noticed', () => {
  const part = sealPart(payload);
  for (let i = 0; i < part.length; i++) {
    const changed = part.slice();
    changed[i]! ^= 1;
    expect(() => openPart(changed, 'chk-1/a'), `byte ${i}`).toThrow(CorruptPart);
  }
});

test('a part that was cut short, or is of a later format, says so', () => {
  expect(() => openPart(sealPart(payload).subarray(0, 14), 'chk-1/a')).toThrow('shorter or longer');
  expect(() => openPart(new Uint8Array(3), 'chk-1/a')).toThrow('does not begin');
  const later = sealPart(payload);
  later[3] = 2;
  expect(() => openPart(later, 'chk-1/a')).toThrow('a format this version does not know');
});

test('the bytes of version 1', () => {
  expect([...sealPart(Uint8Array.of(0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39))]).toEqual([
    0x4d, 0x52, 0x50, 1, 9, 0, 0, 0, 0x26, 0x39, 0xf4, 0xcb, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39,
  ]);
});

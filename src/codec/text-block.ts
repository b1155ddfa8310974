/**
 * Many strings as one text and their lengths: the platform's coder runs once, and each string is a slice of the whole.
 */
import { type ByteReader, type ByteWriter, CorruptBytes } from './bytes.ts';

export function writeTextBlock(writer: ByteWriter, texts: readonly string[]): void {
  writer.varint(texts.length);
  for (const text of texts) writer.varint(text.length);
  if (texts.length > 0) writer.text(texts.join(''));
}

/** @throws CorruptBytes where the lengths are not those of the text. */
export function readTextBlock(reader: ByteReader): string[] {
  const count = reader.count();
  const lengths: number[] = [];
  for (let i = 0; i < count; i++) lengths.push(reader.varint());
  const whole = count === 0 ? '' : reader.text();
  const texts: string[] = [];
  let at = 0;
  for (const length of lengths) {
    texts.push(whole.slice(at, at + length));
    at += length;
  }
  if (at !== whole.length) throw new CorruptBytes('The lengths of the strings do not add up to their text.');
  return texts;
}

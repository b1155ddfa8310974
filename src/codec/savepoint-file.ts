/**
 * One file for one savepoint, or one checkpoint that was retained: what goes from one browser to another, and what a workspace keeps.
 * Magic, format, engine version, job and plan, per operator its id, uid, parallelism, max parallelism and states, and all parts by key group,
 * each with its checksum. Formats are read for ever or refused by name (ARCHITECTURE §5, "Formats age").
 *
 * Layout: `MRSP`, one byte format, four bytes length and four bytes checksum of the header, the header as a value, then the parts one behind
 * the other in the order in which the header names them. Numbers are little-endian.
 */
import { MillraceError } from '../base/failure.ts';
import type { StoredPart } from '../ports/durable-storage.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import { CorruptBytes, decodeValue, encodeValue } from './bytes.ts';
import { checkMetadata, isRecord, isWhole } from './savepoint-metadata.ts';
import { CorruptPart, crc32, openPart } from './snapshot-format.ts';
import { partsOf } from './stored-parts.ts';

/** The tasks of the job that it was taken of, for people to read. */
export interface SavepointPlan {
  readonly vertices: readonly { readonly name: string; readonly parallelism: number }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly shipStrategy: string }[];
}

export interface SavepointFile {
  /** Of the engine that wrote it. */
  readonly engine: string;
  readonly job: string;
  readonly plan: SavepointPlan;
  readonly metadata: CheckpointMetadata;
  readonly parts: readonly StoredPart[];
}

/** Thrown when a file is no savepoint, or not one that can be read whole. */
export class UnreadableSavepoint extends MillraceError {
  override readonly name = 'UnreadableSavepoint';
  constructor(readonly why: string) {
    super(`This is not a savepoint that can be read: ${why}.`);
  }
}

const MAGIC = [0x4d, 0x52, 0x53, 0x50] as const;
const FORMAT_VERSION = 1;
const PREFIX_LENGTH = 13;

interface Header extends Omit<SavepointFile, 'parts'> {
  readonly parts: readonly { readonly key: string; readonly bytes: number }[];
}

export function writeSavepointFile({ parts, ...about }: SavepointFile): Uint8Array<ArrayBuffer> {
  const header = encodeValue({ ...about, parts: parts.map(({ key, bytes }) => ({ key, bytes: bytes.length })) });
  const length = parts.reduce((sum, { bytes }) => sum + bytes.length, PREFIX_LENGTH + header.length);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  file[4] = FORMAT_VERSION;
  view.setUint32(5, header.length, true);
  view.setUint32(9, crc32(header), true);
  file.set(header, PREFIX_LENGTH);
  let at = PREFIX_LENGTH + header.length;
  for (const { bytes } of parts) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** @throws UnreadableSavepoint, which says what is wrong with it. */
export function readSavepointFile(file: Uint8Array): SavepointFile {
  const { header, behind } = readHeader(file);
  const parts = readParts(header, file.subarray(behind));
  const named = partsOf(header.metadata);
  const missing = named.find((key) => !parts.some((part) => part.key === key));
  if (missing !== undefined)
    throw new UnreadableSavepoint(`the part ${missing}, which its metadata names, is not in it`);
  const { engine, job, plan, metadata } = header;
  return { engine, job, plan, metadata, parts };
}

function readHeader(file: Uint8Array): { readonly header: Header; readonly behind: number } {
  if (MAGIC.some((byte, index) => file[index] !== byte))
    throw new UnreadableSavepoint('it does not begin as a savepoint of Millrace does');
  const version = file[4];
  if (version !== FORMAT_VERSION)
    throw new UnreadableSavepoint(
      version === undefined
        ? 'it is cut off'
        : `it is of format ${version}, and this version of the site reads format ${FORMAT_VERSION}`,
    );
  if (file.length < PREFIX_LENGTH) throw new UnreadableSavepoint('it is cut off');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const behind = PREFIX_LENGTH + view.getUint32(5, true);
  if (file.length < behind) throw new UnreadableSavepoint('it is cut off');
  const bytes = file.subarray(PREFIX_LENGTH, behind);
  if (view.getUint32(9, true) !== crc32(bytes))
    throw new UnreadableSavepoint('its header has changed since it was written');
  return { header: checkedHeader(decodedHeader(bytes)), behind };
}

function decodedHeader(bytes: Uint8Array): unknown {
  try {
    return decodeValue(bytes);
  } catch (error) {
    if (error instanceof CorruptBytes) throw new UnreadableSavepoint('its header is no value');
    throw error;
  }
}

function checkedHeader(header: unknown): Header {
  if (!isRecord(header)) throw new UnreadableSavepoint('its header is empty');
  const { engine, job, plan, metadata, parts } = header;
  if (typeof engine !== 'string' || typeof job !== 'string')
    throw new UnreadableSavepoint('it does not say whose it is');
  if (!isPlan(plan)) throw new UnreadableSavepoint('its plan is wrong');
  if (!Array.isArray(parts) || !parts.every(isPartEntry)) throw new UnreadableSavepoint('its list of parts is wrong');
  const wrong = checkMetadata(metadata);
  if (wrong !== null) throw new UnreadableSavepoint(`${wrong} of its metadata is wrong`);
  return { engine, job, plan, metadata: metadata as unknown as CheckpointMetadata, parts };
}

function readParts({ parts }: Header, behind: Uint8Array): StoredPart[] {
  const length = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (behind.length !== length)
    throw new UnreadableSavepoint(behind.length < length ? 'it is cut off' : 'something follows its last part');
  let at = 0;
  return parts.map(({ key, bytes: size }) => {
    const bytes = behind.slice(at, at + size);
    at += size;
    checkPart(bytes, key);
    return { key, bytes };
  });
}

function checkPart(bytes: Uint8Array, key: string): void {
  try {
    openPart(bytes, key);
  } catch (error) {
    if (error instanceof CorruptPart) throw new UnreadableSavepoint(`the part ${key} in it is damaged (${error.why})`);
    throw error;
  }
}

function isPartEntry(entry: unknown): entry is Header['parts'][number] {
  return isRecord(entry) && typeof entry.key === 'string' && isWhole(entry.bytes);
}

function isPlan(plan: unknown): plan is SavepointPlan {
  if (!isRecord(plan) || !Array.isArray(plan.vertices) || !Array.isArray(plan.edges)) return false;
  const isVertex = (one: unknown) => isRecord(one) && typeof one.name === 'string' && isWhole(one.parallelism);
  const isEdge = (one: unknown) =>
    isRecord(one) && [one.from, one.to, one.shipStrategy].every((field) => typeof field === 'string');
  return plan.vertices.every(isVertex) && plan.edges.every(isEdge);
}

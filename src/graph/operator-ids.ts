/**
 * The ids by which a restored job finds its state: from the uid where there is one, else from the operator's place in the graph, so that
 * adding an operator changes all ids behind it. Source: StreamGraphHasherV2 (2.4).
 */
import { InvalidProgram } from '../api/failures.ts';
import { ensure } from '../base/assert.ts';
import type { OperatorId } from '../base/ids.ts';
import { hex, murmur3x64_128 } from '../base/murmur.ts';
import { type ChainingRules, isChainable } from './chaining.ts';
import type { StreamGraph, StreamNode } from './stream-graph.ts';

export type OperatorIds = ReadonlyMap<StreamNode, OperatorId>;

/**
 * The id of every node.
 *
 * @throws InvalidProgram where two operators have the same uid, or one has none and `autoGenerate` is off (2.4.1, 2.4.3).
 */
export function operatorIds(graph: StreamGraph, rules: ChainingRules, autoGenerate: boolean): OperatorIds {
  const hashes = new Map<StreamNode, Uint8Array>();
  for (const node of breadthFirst(graph)) {
    const { uid } = node.transformation;
    if (uid === null && !autoGenerate) throw uidMissing(node);
    const hash = uid === null ? generatedHash(node, hashes, rules) : murmur3x64_128(new TextEncoder().encode(uid));
    const other = [...hashes.keys()].find((known) => uid !== null && known.transformation.uid === uid);
    if (other !== undefined) throw uidTwice(node, other);
    hashes.set(node, hash);
  }
  return new Map([...hashes].map(([node, hash]) => [node, hex(hash)]));
}

/** From the sources on, each node as soon as all its inputs were visited. */
function breadthFirst(graph: StreamGraph): StreamNode[] {
  const visited = new Set<StreamNode>();
  const queue = graph.filter((node) => node.inEdges.length === 0);
  for (const node of queue) {
    if (visited.has(node) || !node.inEdges.every((edge) => visited.has(edge.from))) continue;
    visited.add(node);
    queue.push(...node.outEdges.map((edge) => edge.to));
  }
  return [...visited];
}

/** The hash of a place (2.4.2): how many nodes came before, how many are chained behind, and the hashes of the inputs. */
function generatedHash(
  node: StreamNode,
  hashes: ReadonlyMap<StreamNode, Uint8Array>,
  rules: ChainingRules,
): Uint8Array {
  const chained = node.outEdges.filter((edge) => isChainable(edge, rules)).length;
  const hashed = new DataView(new ArrayBuffer(4 * (1 + chained)));
  for (let at = 0; at < hashed.byteLength; at += 4) hashed.setInt32(at, hashes.size, true);
  const hash = murmur3x64_128(new Uint8Array(hashed.buffer));
  for (const { from } of node.inEdges) {
    const input = ensure(hashes.get(from), 'A node is hashed after its inputs.');
    for (let i = 0; i < hash.length; i++) hash[i] = (hash[i]! * 37) ^ input[i]!;
  }
  return hash;
}

function uidTwice(node: StreamNode, other: StreamNode): InvalidProgram {
  const inWords = ({ transformation: { name, line } }: StreamNode) => (line === null ? name : `${name} (line ${line})`);
  return new InvalidProgram(
    `Hash collision on user-specified ID "${node.transformation.uid}". Most likely cause is a non-unique ID. ` +
      'Please check that all IDs specified via `uid(String)` are unique. ' +
      `${inWords(other)} and ${inWords(node)} have it; by its uid an operator finds its state again.`,
    node.transformation.line,
  );
}

function uidMissing(node: StreamNode): InvalidProgram {
  return new InvalidProgram(
    `Auto generated UIDs have been disabled but no UID or hash has been assigned to operator ${node.transformation.name}.`,
    node.transformation.line,
  );
}

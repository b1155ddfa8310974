/**
 * Tells whether two evaluations of a program built the same graph. Lines are left out: two engines may give them differently, and a job
 * that is the same but for a comment is the same job.
 */
import { hex, murmur3x64_128 } from '../base/murmur.ts';
import type { JobGraph } from '../wire/job-graph.ts';

/** 32 hex digits. */
export function fingerprintOf(graph: Omit<JobGraph, 'fingerprint'>): string {
  const text = JSON.stringify(graph, (key, value: unknown) => (key === 'line' ? undefined : value));
  return hex(murmur3x64_128(new TextEncoder().encode(text)));
}

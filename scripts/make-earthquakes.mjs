#!/usr/bin/env node
/**
 * Makes src/ui/playground/earthquakes.ndjson from the week of USGS earthquakes in the package vega-datasets (public domain).
 * Keeps what the playground needs, cleans the region out of the free-text place, and orders the events by `updated`:
 * the order in which the service reported them, so that event time really arrives out of order.
 *
 * Usage: node scripts/make-earthquakes.mjs
 */
import { readFile, writeFile } from 'node:fs/promises';

const source = new URL('../node_modules/vega-datasets/data/earthquakes.json', import.meta.url);
const target = new URL('../src/ui/playground/earthquakes.ndjson', import.meta.url);
const namedRegions = 7;
const spellings = { CA: 'California', 'Gulf of Alaska': 'Alaska' };

const { features } = JSON.parse(await readFile(source, 'utf8'));
const events = features
  .map(({ id, properties, geometry }) => ({
    id,
    time: properties.time,
    updated: properties.updated,
    magnitude: properties.mag,
    place: properties.place,
    longitude: geometry.coordinates[0],
    latitude: geometry.coordinates[1],
    region: regionOf(properties.place),
  }))
  .sort((a, b) => a.updated - b.updated || (a.id < b.id ? -1 : 1));

const common = mostCommonRegions(events);
for (const event of events) if (!common.has(event.region)) event.region = 'Elsewhere';

await writeFile(target, `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
console.log(`${events.length} events, regions: ${[...common, 'Elsewhere'].join(', ')}`);

/** The last part of a place: '4km W of Castaic, CA' lies in California. */
function regionOf(place) {
  const last = place.slice(place.lastIndexOf(',') + 1).trim();
  return spellings[last] ?? last;
}

/** The regions with the most events, so that with "Elsewhere" there are at most eight keys. */
function mostCommonRegions(events) {
  const counts = new Map();
  for (const { region } of events) counts.set(region, (counts.get(region) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1]);
  return new Set(byCount.slice(0, namedRegions).map(([region]) => region));
}

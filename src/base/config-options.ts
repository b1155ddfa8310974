/**
 * All of Flink's options that this project knows, by name of the constant. Defaults are those of Flink 2.3.0, held by
 * tests/facts/config-defaults.json, but for those of the indexeddb state backend, which Flink does not have; where this site runs with another value, the configuration of its cluster says so.
 */
export { type ConfigOption, InvalidOption, isSet, option } from './config-option.ts';
export * from './options/checkpointing-options.ts';
export * from './options/cluster-options.ts';
export * from './options/pipeline-options.ts';
export * from './options/restart-strategy-options.ts';

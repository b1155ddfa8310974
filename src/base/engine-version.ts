/** Of this engine: what a shared run and a savepoint name as their maker. The same as the package's. */
export const ENGINE_VERSION = '0.1.0';

import type { Plugin } from 'vite';

export declare function conformanceCases(): Plugin;

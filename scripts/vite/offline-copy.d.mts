import type { Plugin } from 'vite';

export declare function offlineCopy(): Plugin;

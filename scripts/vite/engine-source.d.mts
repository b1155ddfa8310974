import type { Plugin } from 'vite';

export declare function engineSource(): Plugin;

import type { Plugin } from 'vite';

export declare function recordings(): Plugin;

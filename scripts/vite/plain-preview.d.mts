import type { Plugin } from 'vite';

export declare function plainPreview(): Plugin;

import type { Plugin } from 'vite';

export declare function contentSecurity(): Plugin;

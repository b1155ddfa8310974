import type { Plugin } from 'vite';

export declare function withoutDomTypings(): Plugin;

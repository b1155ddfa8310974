import type { Plugin } from 'vite';

export declare function lessonScripts(folder?: string): Plugin;

export declare const root: string;
export declare const chromiumFlags: readonly string[];

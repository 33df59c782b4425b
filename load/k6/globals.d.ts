// k6 has it; its types do not say so.
declare const console: { error(...values: unknown[]): void };

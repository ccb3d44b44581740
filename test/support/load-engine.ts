import type * as engine from './engine.js';

export type Engine = typeof engine;

/** The engine, as services-environment.mjs loads it. */
export function loadEngine(): Promise<Engine> {
  return (globalThis as unknown as { readonly loadEngine: () => Promise<Engine> }).loadEngine();
}

/**
 * Lets plain Node run the TypeScript sources, without a build: for the set-up of a test run, for the engine that tests
 * ask over HTTP, and for processes that tests start (`node --import <this file> child.ts`).
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);

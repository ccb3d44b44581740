import { TestEnvironment } from 'jest-environment-node';
/** Jest loads this itself, outside of its own transformation: from here on, TypeScript is understood. */
import './typescript.mjs';

let engine;

export default class ServicesEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    // Once for all test files of this process: to load the engine takes longer than most files do.
    this.global.loadEngine = () => (engine ??= import('./engine.ts'));
  }

  /** Does what a test file left to be done after all of its hooks (`atEndOfFile` in database.ts); an error there fails the file. */
  async handleTestEvent(event) {
    if (event.name !== 'run_finish') return;
    for (const work of this.global.atEndOfFile ?? []) await work();
  }
}

import { TestEnvironment } from 'jest-environment-node';

/** Does what a test file left to be done after all of its hooks (`atEndOfFile` in database.ts); an error there fails the file. */
export default class ServicesEnvironment extends TestEnvironment {
  async handleTestEvent(event) {
    if (event.name !== 'run_finish') return;
    for (const work of this.global.atEndOfFile ?? []) await work();
  }
}

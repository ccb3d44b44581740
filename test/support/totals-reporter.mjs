import { writeSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * Names every skipped test, and ends the output of the run with the plain line
 * `N passed, N failed`, with `, N skipped` where there are any.
 */
export default class TotalsReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap(({ testFilePath, testResults }) =>
      testResults
        .filter(({ status }) => status === 'pending' || status === 'todo' || status === 'disabled')
        .map(({ fullName }) => `${relative(process.cwd(), testFilePath)}: ${fullName}`),
    );
    if (skipped.length > 0) {
      process.stderr.write(`\nSKIPPED, so not known to work:\n${skipped.map((line) => `  ${line}\n`).join('')}`);
    }
    // A file that fails outside of its tests (a connection left open, a syntax error) is a failure too.
    const outsideOfTests = results.testResults.filter(
      ({ failureMessage, numFailingTests }) => numFailingTests === 0 && failureMessage,
    ).length;
    const totals = [
      `${results.numPassedTests} passed`,
      `${results.numFailedTests + outsideOfTests} failed`,
      ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
    ];
    // At the very end, after what the teardown may still say.
    process.once('exit', () => {
      writeSync(1, `${totals.join(', ')}\n`);
    });
  }
}

/**
 * What every npm script starts: makes a fresh clone ready (packages, build), then runs the command.
 * Built-ins of Node only, since there may be no packages yet; and nothing but this file and
 * node-version.mjs is loaded before the version of Node is known to be enough.
 */
import { refusalOf } from './node-version.mjs';

const refusal = refusalOf(process.versions.node);
if (refusal === undefined) {
  const { runCommand } = await import('./commands.mjs');
  await runCommand(process.argv.slice(2));
} else {
  console.error(refusal);
  process.exitCode = 1;
}

import { Command, InvalidArgumentError } from 'commander';
import { ROLES, isRole, type Role } from '#access/permissions';
import { collectVerifierKeys } from './verifier-keys.js';

const program = new Command('dondoc')
  .description('Follows directives up until they are done, and can prove it.')
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false });

program
  .command('start')
  .description('run the engine (API and worker); Ctrl-C stops it cleanly')
  .action(loaded(async () => (await import('./start.js')).runStart));

program
  .command('demo')
  .description('play directive 1537/UBND-TH from issuance to report through the API, on an accelerated clock')
  .option('--json', 'end with one line of JSON', false)
  .action(loaded(async () => (await import('./demo/demo.js')).runDemo));

program
  .command('token')
  .description('print a signed token for development')
  .requiredOption('--role <role>', `one of ${Object.keys(ROLES).join(', ')}`, role)
  .option('--agency <id>', 'the agency it speaks for; needed with the role agency')
  .option('--subject <name>', 'the person or application', 'developer')
  .option('--tenant <id>', 'the tenant, if not the one of TENANT')
  .option('--hours <n>', 'how long it is valid', hours, 24)
  .action(loaded(async () => (await import('./token.js')).runToken));

program
  .command('replay')
  .description('fold the log again, compare the read models with it, row by row, and name every difference')
  .option('--tenant <id>', 'the tenant, if not the one of TENANT')
  .option('--read-model <name...>', 'only these read models')
  .option('--directive <id>', 'only the events and rows of this directive')
  .option('--until <position>', 'only up to this position, compared with the read models as of there', position)
  .option('--json', 'print the report as one line of JSON', false)
  .addHelpText('after', '\nEnds with 0 where nothing differs, 1 where something does, 2 where it could not be told.')
  .action(loaded(async () => (await import('./replay.js')).runReplay));

program
  .command('rebuild <read-model>')
  .description('fold a read model anew beside the live one, compare the two, and swap them')
  .option('--rest-ms <n>', 'milliseconds to rest after each batch', milliseconds, 0)
  .option('--even-if-different', 'swap although rows differ: another one is meant', false)
  .option('--roll-back', 'put back what the last rebuild took the place of', false)
  .option('--give-up', 'throw away what was folded beside the live one', false)
  .option('--json', 'print the result as one line of JSON', false)
  .addHelpText('after', '\nMay be ended and run again at any time: it goes on where it was.')
  .action(loaded(async () => (await import('./rebuild.js')).runRebuild));

program
  .command('verify <export>')
  .description('verify an export of the log against a key you were given elsewhere; needs no engine and no database')
  .option('--key <verifier key...>', 'a key of the log, or a file that holds one', collectVerifierKeys)
  .option('--checkpoint <file...>', 'a checkpoint of the same log that you kept from before')
  .option('--policy <file>', 'whom you trust, and how many witnesses you ask for (c2sp.org/tlog-policy)')
  .option('--json', 'print the report as one line of JSON', false)
  .addHelpText('after', '\n- reads standard input; gzip is recognised.')
  .addHelpText('after', 'Ends with 0 where it is verified, 1 where it does not hold, 2 where it was asked wrongly.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(loaded(async () => (await import('./verify.js')).runVerify));

program
  .command('witness')
  .description('cosign the checkpoints of logs as long as each is the beginning of the next; needs no database')
  .requiredOption('--name <name>', 'the name of its key, such as witness.example/w1')
  .requiredOption('--key <file>', 'its private key, Ed25519 in PEM')
  .option('--new-key', 'draw that key, print its verifier key and end', false)
  .option('--log <verifier key...>', 'a key of a log to be watched, or a file that holds one', collectVerifierKeys)
  .option(
    '--state <folder>',
    'where it keeps what it has cosigned; never to be restored from a backup',
    'witness-state',
  )
  .option('--host <address>', 'what it listens on', '127.0.0.1')
  .option('--port <n>', 'the port; 0 takes any free one', port, 7_430)
  .action(loaded(async () => (await import('./witness.js')).runWitness));

program
  .command('migrate')
  .description('bring the database of DATABASE_URL to the present schema')
  .action(loaded(async () => (await import('./migrate.js')).runMigrate));

/** A command that is loaded when it is asked for: none waits for what the others need. */
function loaded<Given extends unknown[]>(load: () => Promise<(...given: Given) => Promise<void>>) {
  return async (...given: Given): Promise<void> => (await load())(...given);
}

function role(text: string): Role {
  if (!isRole(text)) throw new InvalidArgumentError(`accepted: ${Object.keys(ROLES).join(', ')}.`);
  return text;
}

function position(text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0)) throw new InvalidArgumentError('accepted: a position, from 1.');
  return value;
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0 && value <= 60_000))
    throw new InvalidArgumentError('accepted: a whole number of milliseconds, at most 60000.');
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0 && value <= 65_535))
    throw new InvalidArgumentError('accepted: a port, or 0 for any that is free.');
  return value;
}

function hours(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 8_760))
    throw new InvalidArgumentError('accepted: a number of hours above 0, at most 8760.');
  return value;
}

try {
  await program.parseAsync();
} catch (error) {
  // What a person can act on is said in a sentence; anything else is ours to explain, with its stack.
  const { SettingsInvalid } = await import('#platform');
  console.error(error instanceof SettingsInvalid || error instanceof RangeError ? error.message : error);
  process.exitCode ??= 1;
}

import { Command, InvalidArgumentError } from 'commander';
import { SettingsInvalid } from '#platform';
import { ROLES, isRole, type Role } from '#access';
import { runDemo } from './demo/demo.js';
import { runMigrate } from './migrate.js';
import { runStart } from './start.js';
import { runToken } from './token.js';

const program = new Command('dondoc')
  .description('Follows directives up until they are done, and can prove it.')
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false });

program.command('start').description('run the engine (API and worker); Ctrl-C stops it cleanly').action(runStart);

program
  .command('demo')
  .description('play directive 1537/UBND-TH from issuance to report through the API, on an accelerated clock')
  .option('--json', 'end with one line of JSON', false)
  .action(runDemo);

program
  .command('token')
  .description('print a signed token for development')
  .requiredOption('--role <role>', `one of ${Object.keys(ROLES).join(', ')}`, role)
  .option('--agency <id>', 'the agency it speaks for; needed with the role agency')
  .option('--subject <name>', 'the person or application', 'developer')
  .option('--tenant <id>', 'the tenant, if not the one of TENANT')
  .option('--hours <n>', 'how long it is valid', hours, 24)
  .action(runToken);

program.command('migrate').description('bring the database of DATABASE_URL to the present schema').action(runMigrate);

function role(text: string): Role {
  if (!isRole(text)) throw new InvalidArgumentError(`accepted: ${Object.keys(ROLES).join(', ')}.`);
  return text;
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
  console.error(error instanceof SettingsInvalid ? error.message : error);
  process.exitCode = 1;
}

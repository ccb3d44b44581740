import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mjml2html from 'mjml';

/** Compiles the layout of mails ahead, so that whoever sends them needs no compiler. Prints a module of the product. */
const source = readFileSync(join(import.meta.dirname, 'notice.mjml'), 'utf8');
const { html, errors } = await mjml2html(source, {
  validationLevel: 'strict',
  keepComments: false,
  minify: false,
  fonts: {},
});
if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));

process.stdout.write(`/** Compiled from infra/mail-templates/notice.mjml by \`npm run check -- --fix\`. Do not edit. */
export const NOTICE_LAYOUT = ${JSON.stringify(
  html
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n'),
)};
`);

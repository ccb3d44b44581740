import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ensureBuild } from './build.mjs';
import { capture } from './progress.mjs';
import { contentOf, ROOT } from './project.mjs';

/**
 * Files that are committed but written by a program. A generator is a script that prints the same every time: the whole
 * content of its file, or a JSON object of all files of its folder, each with its content.
 * @type {readonly ({script: string} & ({file: string} | {folder: string}))[]}
 */
const GENERATORS = [
  { file: 'apps/api/openapi.json', script: 'dist/apps/api/src/print-openapi.js' },
  { file: 'libs/deadlines/src/domain/vietnam-days.ts', script: 'dist/infra/calendar-seed/print-vietnam-days.js' },
  {
    file: 'libs/notifications/src/mail/notice-layout.generated.ts',
    script: 'infra/mail-templates/print-mail-templates.mjs',
  },
  // After the description of the API, of which it takes parts.
  { folder: 'docs/events', script: 'dist/infra/event-catalogue/print-event-catalogue.js' },
];

/**
 * @param {boolean} fix write what is out of date instead of only naming it
 * @returns {Promise<{ok: boolean, output: string}>}
 */
export async function checkGeneratedFiles(fix) {
  if (!(await ensureBuild())) return { ok: false, output: 'the build failed, so nothing could be generated' };
  const complaints = [];
  for (const generator of GENERATORS) {
    const { code, output, stdout } = await capture(process.execPath, [join(ROOT, generator.script)], { cwd: ROOT });
    if (code === 0) complaints.push(...compare(expectedOf(generator, stdout), fix));
    else complaints.push(`${'file' in generator ? generator.file : generator.folder}: its generator failed\n${output}`);
  }
  return { ok: complaints.length === 0, output: complaints.join('\n') };
}

/**
 * @param {{file: string} | {folder: string}} generator
 * @param {string} printed
 * @returns {Map<string, string | undefined>} what each file should hold; nothing where there should be no such file
 */
function expectedOf(generator, printed) {
  if ('file' in generator) return new Map([[generator.file, printed]]);
  const { folder } = generator;
  /** @type {Map<string, string | undefined>} */
  const expected = new Map(filesIn(folder).map((file) => [file, undefined]));
  for (const [name, content] of Object.entries(JSON.parse(printed))) expected.set(join(folder, name), content);
  return expected;
}

/**
 * @param {string} folder
 * @returns {string[]} all files below it, by their names from the root of the clone
 */
function filesIn(folder) {
  mkdirSync(join(ROOT, folder), { recursive: true });
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/**
 * @param {Map<string, string | undefined>} expected
 * @param {boolean} fix
 * @returns {string[]} what is not as it should be
 */
function compare(expected, fix) {
  const complaints = [];
  for (const [file, content] of expected) {
    const path = join(ROOT, file);
    if (contentOf(path) === content) continue;
    if (!fix) {
      const fault = content === undefined ? 'is a file that nothing writes any more' : 'is out of date';
      complaints.push(`${file} ${fault}: npm run check -- generated --fix`);
    } else if (content === undefined) {
      rmSync(path);
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
  return complaints;
}

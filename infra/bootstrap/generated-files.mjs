import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './build.mjs';
import { capture } from './progress.mjs';
import { contentOf, ROOT } from './project.mjs';

/**
 * Files that are committed but written by a program. Each generator is a script of the build that
 * prints the whole content of its file, the same every time.
 * @type {readonly {file: string, script: string, args: readonly string[]}[]}
 */
const GENERATORS = [{ file: 'apps/api/openapi.json', script: 'dist/apps/api/src/print-openapi.js', args: [] }];

/**
 * @param {boolean} fix write what is out of date instead of only naming it
 * @returns {Promise<{ok: boolean, output: string}>}
 */
export async function checkGeneratedFiles(fix) {
  if (!(await ensureBuild())) return { ok: false, output: 'the build failed, so nothing could be generated' };
  const complaints = [];
  for (const { file, script, args } of GENERATORS) {
    const { code, output, stdout } = await capture(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT });
    if (code !== 0) complaints.push(`${file}: its generator failed\n${output}`);
    else if (contentOf(join(ROOT, file)) === stdout) continue;
    else if (fix) writeFileSync(join(ROOT, file), stdout);
    else complaints.push(`${file} is out of date: npm run check -- --fix`);
  }
  return { ok: complaints.length === 0, output: complaints.join('\n') };
}

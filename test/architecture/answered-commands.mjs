/**
 * A process that plays the specs of the domains, all but the laws, and tells how each command was answered in them:
 * `{ [lib]: { [type]: ('accepted' | 'quiet' | 'refused')[] } }`.
 */
import fastCheck from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../infra/bootstrap/project.mjs';
import { Modules } from '../mutation/modules.mjs';
import { testsOf } from '../mutation/suite.mjs';

/** The type of a command, which has no dot as those of events have: said in its own type, or to one that it shares. */
const COMMAND_TYPE = /(?:readonly type: |= \w+<\s*)'([a-z]+(?:-[a-z]+)*)'/g;

/** An example is enough of a property: what holds of all is the concern of the laws. */
const once = { ...fastCheck, assert: (property, options) => fastCheck.assert(property, { ...options, numRuns: 1 }) };
const standIns = { 'fast-check': { ...once, default: once, __esModule: true } };

const answered = {};
for (const lib of readdirSync(join(ROOT, 'libs'))) {
  const folder = join(ROOT, 'libs', lib, 'src/domain');
  if (existsSync(folder)) answered[lib] = await answersIn(folder);
}
console.log(JSON.stringify(answered));

/** @param {string} folder */
async function answersIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const answers = new Map();
  for (const file of files.filter((name) => !name.endsWith('.spec.ts'))) {
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, type] of source.matchAll(COMMAND_TYPE)) answers.set(type, new Set());
  }
  if (answers.size === 0) return {};
  const modules = new Modules(new Map(), standIns, (exports) => watched(exports, answers));
  for (const file of files.filter((name) => /(?<!\.laws)\.spec\.ts$/.test(name))) {
    for (const { run } of testsOf(() => modules.fresh()(join(folder, file)))) {
      // Whether it passes is for Jest to say: a property with one example may not.
      await run().catch(() => undefined);
    }
  }
  return Object.fromEntries([...answers].map(([type, outcomes]) => [type, [...outcomes].sort()]));
}

/** The exports of a module, whose deciders and functions that decide tell what they answer. */
function watched(exports, answers) {
  const tell = (decide) =>
    function (command, ...ground) {
      const decision = decide.call(this, command, ...ground);
      answers.get(command?.type)?.add(outcomeOf(decision));
      return decision;
    };
  return new Proxy(exports, {
    get(target, name) {
      const value = target[name];
      if (typeof value === 'function' && /^decide[A-Z]/.test(String(name))) return tell(value);
      return String(name).endsWith('Decider') ? { ...value, decide: tell(value.decide) } : value;
    },
  });
}

function outcomeOf({ accepted, events, writes, directiveEvents }) {
  if (!accepted) return 'refused';
  return [events, writes, directiveEvents].some((some) => some?.length > 0) ? 'accepted' : 'quiet';
}

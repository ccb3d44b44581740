import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Commands that are never quiet, and why nothing they ask for can be so already. */
const NEVER_QUIET: Readonly<Record<string, string>> = {
  'agree-to-transfer': 'an offer that was decided is there no more',
  'amend-directive': 'each amends the text through another document',
  assign: 'an assignment is assigned once, by the issuance',
  'assign-number': 'each asks for the next number',
  'attach-document': 'each attaches another document, under an id that is drawn',
  'begin-act': 'each begins another act, under an id that is drawn',
  'correct-directive': 'each corrects the text through another document',
  'create-report-subscription': 'each begins another subscription, under an id that is drawn',
  'decide-question': 'a question is decided once; what it moved may stand otherwise by now',
  delegate: 'each gives another part',
  'draft-directive': 'each drafts another directive, under an id that is drawn',
  'issue-directive': 'a number stands on one issuance; the key of the request recognises a repeat',
  'lift-escalation': 'what is held in the usual course again is escalated no more',
  'record-number': 'a number stands on one document',
  'record-reorganization': 'a reorganisation that is decided already is recognised before, by its plan',
  'record-test': 'each test is one of its own',
  'refuse-extension': 'a request that was decided is there no more',
  'refuse-transfer': 'an offer that was decided is there no more',
  'register-endpoint': 'each registers another endpoint, under an id that is drawn',
  'replay-endpoint': 'each asks to be sent the past once more',
  'report-progress': 'each is another report',
  respond: 'an answer that waits is not given again; the key of the request recognises a repeat',
  resume: 'what is resumed has a deadline of its own, which another one would change',
  'rotate-secret': 'each puts another secret in the place of the present one',
  'strike-citation': 'a citation that was struck out is there no more',
  urge: 'each urges once more',
};

/** Commands that are never refused, and why there is nothing to object to. */
const NEVER_REFUSED: Readonly<Record<string, string>> = {
  'raise-notice': 'the engine raises it where a fact asks for it, under an id that follows from the fact',
};

type Answered = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const played = spawnSync(process.execPath, [fileURLToPath(new URL('answered-commands.mjs', import.meta.url))], {
  encoding: 'utf8',
  env: { ...process.env, NODE_OPTIONS: '' },
});
if (played.status !== 0) throw new Error(played.stderr);
const answered = Object.entries(JSON.parse(played.stdout) as Answered).flatMap(([domain, commands]) =>
  Object.entries(commands).map(([type, outcomes]) => ({ domain, type, outcomes })),
);

describe('a command', () => {
  it.each(answered)('$type of $domain is accepted, refused and quiet in the specs of its domain', (command) => {
    const expected = ['accepted'];
    if (NEVER_QUIET[command.type] === undefined) expected.push('quiet');
    if (NEVER_REFUSED[command.type] === undefined) expected.push('refused');
    expect(command.outcomes).toEqual(expected);
  });

  it('is found in every domain, and is excused only where there is one', () => {
    expect(answered.length).toBeGreaterThan(80);
    const types = new Set(answered.map(({ type }) => type));
    expect(Object.keys({ ...NEVER_QUIET, ...NEVER_REFUSED }).filter((type) => !types.has(type))).toEqual([]);
  });
});

import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import type { SigningKeyEvent } from './signing-key.events.js';
import * as rules from './signing-key.rules.js';
import { signingKeysDecider } from './signing-keys.decider.js';

const given = givenFor(signingKeysDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const verifierKey = 'dondoc.example/phu-tho+1f0c2a77+AUo2yHkZqUQY2mB1qPq9nq2g4n8dV2l5n3p1oYp7vTq0';
const successor = 'dondoc.example/phu-tho+8d21b0c4+AYh0s2m7Zk3u1b9Xn6fQe5w4rT8yUiOpAsDfGhJkLzXc';
const announced: SigningKeyEvent = { type: 'signing-key.announced', data: { verifierKey } };
const succeeded: SigningKeyEvent = { type: 'signing-key.announced', data: { verifierKey: successor } };
const retired: SigningKeyEvent = { type: 'signing-key.retired', data: { verifierKey, reason: 'Hết hạn' } };

const announce = { type: 'announce-signing-key', verifierKey } as const;
const retire = { type: 'retire-signing-key', verifierKey, reason: ' Hết hạn ' } as const;

describe('the keys of a log', () => {
  it('are announced before they sign, each once', () => {
    given().when(announce).then(announced);
    given(announced).when(announce).thenQuiet();
    given(announced)
      .when({ ...announce, verifierKey: successor })
      .then(succeeded);
  });

  it('are retired with a reason once another was announced', () => {
    given(announced, succeeded).when(retire).then(retired);
    given(announced, succeeded, retired).when(retire).thenQuiet();
  });

  breaks(rules.SIGNING_KEY_WAS_RETIRED, 'one that was retired does not come back', () => {
    given(announced, succeeded, retired).when(announce).thenRefused(rules.SIGNING_KEY_WAS_RETIRED, { verifierKey });
  });

  breaks(rules.SIGNING_KEY_UNKNOWN, 'one that was never announced is not retired', () => {
    given(succeeded).when(retire).thenRefused(rules.SIGNING_KEY_UNKNOWN, { verifierKey });
  });

  breaks(rules.SIGNING_KEY_IS_THE_LAST, 'the last one is not retired', () => {
    given(announced).when(retire).thenRefused(rules.SIGNING_KEY_IS_THE_LAST, { verifierKey });
  });

  breaks(rules.SIGNING_KEY_REASON_MISSING, 'none is retired without a reason', () => {
    given(announced, succeeded)
      .when({ ...retire, reason: ' ' })
      .thenRefused(rules.SIGNING_KEY_REASON_MISSING, { fields: ['/reason'] });
  });

  eachRuleIsBrokenOnce();
});

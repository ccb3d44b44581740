import { parseCheckpoint, parseNote, type Policy } from '../transparency-log/index.js';
import { witnessCheckpoint } from '../witness/index.js';
import type { Witnessing } from './checkpoint-publisher.js';

/** How long a witness may take; milliseconds. */
const ANSWER_WITHIN = 5_000;

/** Has checkpoints cosigned by the witnesses of a policy. Where each of them stands with each log is remembered. */
export function witnessingBy(policy: Policy): Witnessing {
  const standings = new Map<string, Map<string, number>>();
  return async (note, prove) => {
    const { origin, size } = parseCheckpoint(parseNote(note).text);
    const ofLog = standings.get(origin) ?? new Map<string, number>();
    standings.set(origin, ofLog);
    const { checkpoint, enough, outcomes } = await witnessCheckpoint(policy, note, {
      prove,
      standings: ofLog,
      timeoutMs: ANSWER_WITHIN,
    });
    for (const [witness, outcome] of outcomes) {
      if (outcome.kind === 'cosigned') ofLog.set(witness, size);
      else ofLog.delete(witness);
    }
    return {
      note: checkpoint,
      quorumMet: enough,
      failures: [...outcomes].flatMap(([witness, outcome]) =>
        outcome.kind === 'cosigned' ? [] : [{ witness, reason: outcome.sentence }],
      ),
    };
  };
}

import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { Malformed, parseVerifierKey, type VerifierKey } from '#audit/verification';

/** For an option that may be given several times: a verifier key, or a file that holds one. */
export function collectVerifierKeys(given: string, before: readonly VerifierKey[] = []): readonly VerifierKey[] {
  try {
    return [...before, parseVerifierKey(given.includes('+') ? given : readFileSync(given, 'utf8'))];
  } catch (error) {
    if (error instanceof Malformed) throw new InvalidArgumentError(`${error.message}.`);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new InvalidArgumentError('accepted: a verifier key, or a file that holds one.');
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { formatVerifierKey, openCheckpoint, type VerifierKey } from '#audit';
import { verifyExport } from '#audit/verification';
import { Chapter, type Theatre } from '../chapter.js';

/** Somebody takes the log out and verifies it, who trusts nothing but a key that did not come with it. */
export class Verification extends Chapter {
  constructor(
    theatre: Theatre,
    private readonly tenant: string,
    private readonly key: VerifierKey,
  ) {
    super(theatre);
  }

  async tell(): Promise<{ readonly logVerified: boolean }> {
    this.stage.heading('The other proof: the log is verified by somebody who trusts nobody');
    this.stage.say(`the key, on paper: ${formatVerifierKey(this.key)}`);
    const { head } = await this.play.atRest();
    const size = await this.#covered(head);
    this.stage.good(`signed: a Merkle tree over ${String(size)} events`);
    const text = await this.cast.auditor.text('/v1/events/texts');
    const verified = await this.#verify(text);
    this.stage.say(`${String(verified.events)} events in ${String(verified.streams)} streams, ${mebibytes(text)} MiB`);
    this.check('an export of the log verifies against the key, without the engine', verified.verified, true);
    const forged = await this.#verify(text.replace('Báo cáo', 'Báo cạo'));
    this.check(
      'one letter of it changed is found out',
      [forged.verified, forged.findings.map(({ kind }) => kind)],
      [false, ['root']],
    );
    return { logVerified: verified.verified };
  }

  #verify(text: string) {
    async function* inPieces() {
      yield await Promise.resolve(Buffer.from(text));
    }
    return verifyExport(inPieces(), { keys: [this.key] });
  }

  /** How many events the latest checkpoint covers, once it covers a position. */
  async #covered(position: number): Promise<number> {
    for (let attempt = 1; attempt <= 300; attempt += 1) {
      const note = await this.cast.auditor.text(`/logs/${this.tenant}/checkpoint`);
      const { size } = openCheckpoint(note, [this.key]).checkpoint;
      if (size >= position) return size;
      this.stage.live(`${String(size)} of ${String(position)} events signed`);
      await sleep(100);
    }
    throw new Error('no checkpoint has covered the story within 30 s');
  }
}

function mebibytes(text: string): string {
  return (Buffer.byteLength(text) / 2 ** 20).toFixed(1);
}

import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { openSubjectKeys, type SubjectKeyOptions } from '#personal-data';

/** Wraps what a former master key wrapped by the present one, once after the start, and says when that is done. */
@Injectable()
export class KeyRewrapping implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #rewrapping: Promise<void> | undefined;

  constructor(
    private readonly options: SubjectKeyOptions,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.formerMasterKey !== null) this.#rewrapping = this.#rewrap();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rewrapping;
  }

  async #rewrap(): Promise<void> {
    const source = 'KeyRewrapping';
    const keys = openSubjectKeys(this.options);
    try {
      const count = await keys.rewrap();
      this.logger.info(
        { source, count },
        `${String(count)} keys were wrapped anew: SUBJECT_MASTER_KEY_FORMER is needed no more once every process has SUBJECT_MASTER_KEY`,
      );
    } catch (error) {
      this.logger.error(
        { source, error },
        'the keys of personal data could not be wrapped anew; the next start tries again',
      );
    } finally {
      await keys.close();
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { Caller } from '#access';
import { AccessRecords } from '#audit';
import { DirectiveQueries } from '#directives';
import { readerOf } from './reader.js';

/** What was read, and which directive it belongs to. */
export interface ReadThing {
  readonly directiveId: string;
  readonly assignmentId?: string;
  readonly attachmentId?: string;
}

/** Puts on record who is shown what is secret: before it is shown, so that nobody sees it unrecorded. */
@Injectable()
export class SecretReads {
  constructor(
    private readonly access: AccessRecords,
    private readonly directives: DirectiveQueries,
  ) {}

  /** Does nothing where the directive is not one of secrecy. */
  async record(caller: Caller, read: ReadThing): Promise<void> {
    const directive = await this.directives.find(caller.tenant, read.directiveId, { secrets: true });
    if (directive !== null && directive.secrecy !== null) await this.access.secretRead(readerOf(caller), read);
  }
}

import { Injectable } from '@nestjs/common';
import type { Caller } from '#access';
import { AttachmentQueries, type Attachment } from '#attachments';
import { ATTACHMENT_UNKNOWN } from '#attachments/domain';
import { kindOfRule, Problem } from '#platform';
import { SecretReads } from '../access/secret-reads.js';
import { sightOf } from './sight.js';

/** Single attachments as a caller is shown them. */
@Injectable()
export class ShownAttachments {
  constructor(
    private readonly attachments: AttachmentQueries,
    private readonly secretReads: SecretReads,
  ) {}

  /**
   * That it is shown is on record by then, where it is secret.
   * @throws Problem `attachment/unknown` where it is not there, or is a secret to the caller
   */
  async find(caller: Caller, attachmentId: string): Promise<Attachment> {
    const found = await this.attachments.find(caller.tenant, attachmentId, sightOf(caller));
    if (found === null) throw new Problem(kindOfRule(ATTACHMENT_UNKNOWN), { facts: { attachmentId } });
    await this.secretReads.record(caller, { directiveId: found.directiveId, attachmentId });
    return found;
  }
}

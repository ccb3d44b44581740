import { Injectable } from '@nestjs/common';
import type { Caller } from '#access';
import { AssignmentQueries, type Assignment } from '#assignments';
import { ASSIGNMENT_UNKNOWN } from '#assignments/domain';
import { kindOfRule, Problem } from '#platform';
import { SecretReads } from '../access/secret-reads.js';
import { sightOf } from '../attachments/sight.js';

/** Single assignments as a caller is shown them. */
@Injectable()
export class ShownAssignments {
  constructor(
    private readonly assignments: AssignmentQueries,
    private readonly secretReads: SecretReads,
  ) {}

  /**
   * That it is shown is on record by then, where it is secret.
   * @throws Problem `assignment/unknown` where it is not there, or is a secret to the caller
   */
  async find(caller: Caller, assignmentId: string): Promise<Assignment> {
    const found = await this.assignments.find(caller.tenant, assignmentId, sightOf(caller));
    if (found === null) throw new Problem(kindOfRule(ASSIGNMENT_UNKNOWN), { facts: { assignmentId } });
    await this.secretReads.record(caller, { directiveId: found.directiveId, assignmentId });
    return found;
  }
}

import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { create } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { assignmentsProjection } from '#assignments';
import { ASSIGNMENT_UNKNOWN } from '#assignments/domain';
import { AccessRecords, Checkpoints, eventIndexProjection } from '#audit';
import { DIRECTIVE_UNKNOWN } from '#directives/domain';
import { PostgresEventLog } from '#event-store';
import { agenciesProjection } from '#organizations';
import { Problem, WholeNumberParameter } from '#platform';
import { readerOf } from '../access/reader.js';
import { AssignmentPath } from '../assignments/assignment.path.js';
import { ShownAssignments } from '../assignments/shown-assignments.js';
import { DirectivePath } from '../directives/directive.path.js';
import { ShownDirectives } from '../directives/shown-directives.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { FileAnswer } from '../http/sent-file.js';
import { CHECKPOINT_MISSING, EVENT_NOT_COVERED, EVENT_UNKNOWN } from '../proofs/proof.problems.js';
import type { CaseSubject } from './case-events.js';
import { LegalFiles } from './legal-files.js';

class LegalFileQuery {
  @WholeNumberParameter({
    description:
      'Everything that had been recorded up to this position, proved by the first checkpoint that covers it: the same file each time. All that the latest checkpoint covers when absent.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly position?: number;
}

const ARCHIVE =
  'A zip archive: `ho-so.html` tells the case in Vietnamese, with the proof of due notice; `events/` has every event with a proof (c2sp.org/tlog-proof); `documents/`; `checkpoint.txt`; `manifest.json`; and how to check all of it without Dondoc.';

@ApiTags('proofs')
@Controller('v1')
export class LegalFilesController {
  constructor(
    private readonly files: LegalFiles,
    private readonly checkpoints: Checkpoints,
    private readonly directives: ShownDirectives,
    private readonly assignments: ShownAssignments,
    private readonly log: PostgresEventLog,
    private readonly access: AccessRecords,
    private readonly reads: ReadYourWrites,
  ) {}

  @Get('directives/:directiveId/legal-file')
  @ReadRoute({
    summary: 'Make the legal file of a directive with all its assignments (hồ sơ công việc)',
    permission: 'legal-file:read',
    refusals: [DIRECTIVE_UNKNOWN],
    problems: [CHECKPOINT_MISSING, EVENT_UNKNOWN, EVENT_NOT_COVERED],
  })
  @FileAnswer(ARCHIVE)
  async makeFileOfDirective(
    @CurrentCaller() caller: Caller,
    @Param() { directiveId }: DirectivePath,
    @Query() { position }: LegalFileQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.directives.filterOf(caller, directiveId, undefined);
    await this.#send(caller, { kind: 'directive', directiveId }, position, request, reply);
  }

  @Get('assignments/:assignmentId/legal-file')
  @ReadRoute({
    summary: 'Make the legal file of an assignment, with the directive that ordered it (hồ sơ công việc)',
    permission: 'legal-file:read',
    refusals: [ASSIGNMENT_UNKNOWN],
    problems: [CHECKPOINT_MISSING, EVENT_UNKNOWN, EVENT_NOT_COVERED],
  })
  @FileAnswer(ARCHIVE)
  async makeFileOfAssignment(
    @CurrentCaller() caller: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { position }: LegalFileQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.reads.reached(caller.tenant, undefined, assignmentsProjection.name);
    const { directiveId } = await this.assignments.find(caller, assignmentId);
    await this.#send(caller, { kind: 'assignment', directiveId, assignmentId }, position, request, reply);
  }

  async #send(
    caller: Caller,
    subject: CaseSubject,
    asked: number | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { tenant } = caller;
    const checkpoint = await (asked === undefined
      ? this.checkpoints.latest(tenant)
      : this.checkpoints.covering(tenant, asked));
    if (!checkpoint) {
      if (asked === undefined) throw new Problem(CHECKPOINT_MISSING);
      if (asked > (await this.log.head(tenant))) throw new Problem(EVENT_UNKNOWN);
      throw new Problem(EVENT_NOT_COVERED, { headers: { 'Retry-After': '5' } });
    }
    const position = asked ?? checkpoint.size;
    await this.reads.reached(tenant, position, eventIndexProjection.name, agenciesProjection.name);
    const legalCase = await this.files.open(tenant, subject, position, checkpoint);
    const { kind, ...ids } = subject;
    if (request.method !== 'HEAD') {
      const made = { what: 'legal-file', ...ids, after: 0, until: position, selection: null } as const;
      await this.access.exportMade(readerOf(caller), made);
    }
    const id = kind === 'assignment' ? subject.assignmentId : subject.directiveId;
    void reply.headers({
      'Content-Type': 'application/zip',
      'Content-Disposition': create(`ho-so-${id}-${String(position)}.zip`),
      'Cache-Control': 'private, no-store',
    });
    const bytes = request.method === 'HEAD' ? [] : this.files.write(legalCase);
    await reply.send(Readable.from(bytes, { objectMode: false }));
  }
}

import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import { delegationsProjection, GrantSigning, PeopleQueries, RevokeSigning, SigningQuery } from '#organizations';
import {
  DELEGATION_CONTENT_UNLIMITED,
  DELEGATION_EXCEEDS,
  DELEGATION_ID_TAKEN,
  DELEGATION_NOBODY_ACTS,
  DELEGATION_NOT_A_UNIT_HEAD,
  DELEGATION_NOT_IN_WRITING,
  DELEGATION_NOT_ITS_DEPUTY,
  DELEGATION_NOT_LAID_DOWN,
  DELEGATION_NOT_PASSED_ON,
  DELEGATION_NOT_THE_HEAD,
  DELEGATION_POST_UNKNOWN,
  DELEGATION_TIME_UNLIMITED,
  DELEGATION_UNKNOWN,
  DELEGATION_WRONG_PARTIES,
  holdsOn,
  PERIOD_REVERSED,
  PERSON_UNKNOWN,
} from '#organizations/domain';
import { CalendarDay, kindOfRule, Problem, Slug, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { GrantBody, RevocationBody, SigningCheckQuery } from './signing-delegation.bodies.js';
import {
  DelegationChangedView,
  delegationView,
  DelegationView,
  signingCheckView,
  SigningCheckView,
} from './signing-delegation.views.js';

class IssuerPath {
  @Slug({ description: 'The agency whose documents are signed.', example: 'ubnd-tinh' })
  readonly agencyId: string;
}

class GrantPath extends IssuerPath {
  @Slug({ description: 'Id of leave to sign.', example: 'chanh-van-phong-thua-lenh' })
  readonly grantId: string;
}

class DelegationsQuery extends PageQuery {
  @CalendarDay({ description: 'Only leave that holds on this day.', optional: true, example: '2025-08-03' })
  readonly on?: string;
}

@ApiTags('signatures')
@Controller('v1/agencies/:agencyId')
export class SigningDelegationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: PeopleQueries,
    private readonly signing: SigningQuery,
    private readonly reads: ReadYourWrites,
    private readonly present: PresentDay,
  ) {}

  @Post('delegations')
  @CommandRoute({
    summary: 'Give a post, or a person in it, leave to sign documents of an agency',
    permission: 'delegation:grant',
    body: GrantBody,
    examples: {
      'by order': {
        grantId: 'chanh-van-phong-thua-lenh',
        mark: 'TL',
        grantor: { agencyId: 'ubnd-tinh', postId: 'chu-tich' },
        grantee: { agencyId: 'van-phong-ubnd-tinh', postId: 'chanh-van-phong' },
        scope: { documentTypes: ['official-letter', 'notice'] },
        basis: '15/2025/QĐ-UBND',
        validFrom: '2025-07-01',
      },
      authorised: {
        grantId: 'uy-quyen-chung-thuc',
        mark: 'TUQ',
        grantor: { agencyId: 'ubnd-tinh', postId: 'chu-tich' },
        grantee: { agencyId: 'van-phong-ubnd-tinh', postId: 'chanh-van-phong' },
        personId: 'cb-0417',
        scope: { fields: ['chung-thuc'] },
        basis: '12/GUQ-UBND',
        validFrom: '2025-07-01',
        validTo: '2026-01-01',
      },
    },
    answers: DelegationChangedView,
    makes: '/v1/agencies/:agencyId/delegations/:grantId',
    refusals: [
      DELEGATION_ID_TAKEN,
      DELEGATION_POST_UNKNOWN,
      DELEGATION_WRONG_PARTIES,
      DELEGATION_NOT_THE_HEAD,
      DELEGATION_NOT_ITS_DEPUTY,
      DELEGATION_NOT_A_UNIT_HEAD,
      DELEGATION_NOT_LAID_DOWN,
      DELEGATION_NOT_IN_WRITING,
      DELEGATION_TIME_UNLIMITED,
      DELEGATION_CONTENT_UNLIMITED,
      DELEGATION_NOBODY_ACTS,
      DELEGATION_UNKNOWN,
      DELEGATION_NOT_PASSED_ON,
      DELEGATION_EXCEEDS,
      PERSON_UNKNOWN,
      PERIOD_REVERSED,
    ],
  })
  grantSigning(
    @InContext() context: CommandContext,
    @Param() { agencyId }: IssuerPath,
    @Body() { scope = {}, ...grant }: GrantBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new GrantSigning(context, { agencyId, ...grant, scope }));
  }

  @Post('delegations/:grantId/revoke')
  @CommandRoute({
    summary: 'End leave to sign on a day; what was passed on under it falls with it',
    permission: 'delegation:grant',
    body: RevocationBody,
    examples: { revoked: { validTo: '2026-01-01' } },
    answers: DelegationChangedView,
    refusals: [DELEGATION_UNKNOWN],
  })
  revokeSigning(
    @InContext() context: CommandContext,
    @Param() { agencyId, grantId }: GrantPath,
    @Body() { validTo }: RevocationBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RevokeSigning(context, agencyId, grantId, validTo));
  }

  @Get('delegations')
  @ReadRoute({ summary: 'List leave to sign for an agency in the order of its ids', permission: 'person:read' })
  @Paged(DelegationView)
  async listDelegations(
    @CurrentCaller() { tenant }: Caller,
    @Param() { agencyId }: IssuerPath,
    @Query() query: DelegationsQuery,
  ): Promise<Page<DelegationView>> {
    await this.reads.reached(tenant, query.after, delegationsProjection.name);
    const { on } = query;
    const grants = (await this.people.grantsOf(tenant, agencyId))
      .filter((grant) => on === undefined || holdsOn(grant, on))
      .sort((one, other) => (one.grantId < other.grantId ? -1 : 1));
    return readPage(
      'delegations',
      query,
      ({ after = '', limit }) => Promise.resolve(grants.filter(({ grantId }) => grantId > after).slice(0, limit)),
      ({ grantId }) => grantId,
      delegationView,
    );
  }

  @Get('delegations/:grantId')
  @ReadRoute({
    summary: 'See leave to sign',
    permission: 'person:read',
    answers: DelegationView,
    refusals: [DELEGATION_UNKNOWN],
  })
  async findDelegation(
    @CurrentCaller() { tenant }: Caller,
    @Param() { agencyId, grantId }: GrantPath,
    @Query() { after }: ReadQuery,
  ): Promise<DelegationView> {
    await this.reads.reached(tenant, after, delegationsProjection.name);
    const grant = (await this.people.grantsOf(tenant, agencyId)).find((one) => one.grantId === grantId);
    if (grant === undefined) throw new Problem(kindOfRule(DELEGATION_UNKNOWN), { facts: { agencyId, grantId } });
    return delegationView(grant);
  }

  @Get('signing-check')
  @ReadRoute({
    summary: 'Ask whether a person may sign such a document of an agency, in that post and under those marks',
    permission: 'person:read',
    answers: SigningCheckView,
  })
  async checkSigning(
    @CurrentCaller() { tenant }: Caller,
    @Param() { agencyId }: IssuerPath,
    @Query() query: SigningCheckQuery,
  ): Promise<SigningCheckView> {
    const { on = this.present.today(), person, post, postAgency = agencyId, marks = [], documentType, field } = query;
    const asked = {
      agencyId,
      personId: person,
      post: { agencyId: postAgency, postId: post },
      marks,
      documentType,
      ...(field !== undefined && { field }),
    };
    return signingCheckView(on, await this.signing.maySign(tenant, asked, on));
  }
}

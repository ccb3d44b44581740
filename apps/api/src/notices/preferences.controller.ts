import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InboxQueries, preferencesProjection, SetPreferences } from '#notifications';
import {
  DEFAULT_PREFERENCES,
  mayRead,
  PREFERENCES_INVALID_ADDRESS,
  PREFERENCES_MANDATORY_TOPIC,
  PREFERENCES_NOT_YOURS,
  PREFERENCES_UNKNOWN_TOPIC,
} from '#notifications/domain';
import { AGENCY_UNKNOWN, PERSON_UNKNOWN } from '#organizations/domain';
import { kindOfRule, Problem } from '#platform';
import { InContext } from '../http/command-context.js';
import { AfterQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { PreferencesBody, RecipientPath } from './inbox.bodies.js';
import { PreferencesSetView, PreferencesView } from './notice.views.js';

@ApiTags('notices')
@Controller('v1/notice-preferences')
export class PreferencesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly inboxes: InboxQueries,
    private readonly reads: ReadYourWrites,
  ) {}

  @Get(':kind/:id')
  @ReadRoute({
    summary: 'See how an agency or a person is told',
    permission: 'inbox:read',
    answers: PreferencesView,
    refusals: [PREFERENCES_NOT_YOURS],
  })
  async findPreferences(
    @CurrentCaller() { tenant, actor }: Caller,
    @Param() recipient: RecipientPath,
    @Query() { after }: AfterQuery,
  ): Promise<PreferencesView> {
    const { kind, id } = recipient;
    if (!mayRead(actor, { recipient })) throw new Problem(kindOfRule(PREFERENCES_NOT_YOURS), { facts: { kind, id } });
    await this.reads.reached(tenant, after, preferencesProjection.name);
    const row = await this.inboxes.preferencesOf(tenant, { kind, id });
    const { language, mail, muted } = row ?? DEFAULT_PREFERENCES;
    return { recipient: { kind, id }, language, mail, muted, email: row?.email ?? null };
  }

  @Post(':kind/:id')
  @CommandRoute({
    summary: 'Set how an agency or a person is told, as a whole',
    permission: 'inbox:keep',
    body: PreferencesBody,
    examples: {
      digest: { language: 'vi', mail: 'digest', muted: ['assignment.accepted'], email: 'vanthu@sotaichinh.example.vn' },
    },
    answers: PreferencesSetView,
    refusals: [
      AGENCY_UNKNOWN,
      PERSON_UNKNOWN,
      PREFERENCES_NOT_YOURS,
      PREFERENCES_UNKNOWN_TOPIC,
      PREFERENCES_MANDATORY_TOPIC,
      PREFERENCES_INVALID_ADDRESS,
    ],
  })
  setPreferences(
    @InContext() context: CommandContext,
    @Param() { kind, id }: RecipientPath,
    @Body() { muted = [], ...preferences }: PreferencesBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new SetPreferences(context, { recipient: { kind, id }, muted, ...preferences }));
  }
}

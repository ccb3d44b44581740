import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { RetireSigningKey } from '#audit';
import { SIGNING_KEY_IS_THE_LAST, SIGNING_KEY_REASON_MISSING, SIGNING_KEY_UNKNOWN } from '#audit/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Text } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandView } from '../http/command.views.js';
import { CommandRoute } from '../http/routes.js';

const EXAMPLE = 'dondoc.example/phu-tho+db6d7a6c+AbSiUVoGfPX15z9vjkN6FvVCk8ssR4ZrlC4cRQBLBPa0';

class RetireSigningKeyBody {
  @Text({
    max: 400,
    pattern: /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/,
    accepted: 'a verifier key as `/logs/{tenant}/keys` lists it',
    description: 'Which key.',
    example: EXAMPLE,
  })
  readonly verifierKey: string;

  @Text({ max: 1_000, description: 'Why: whoever relied on it will ask.', example: 'Its two years are over' })
  readonly reason: string;
}

class SigningKeyRetiredView extends CommandView {
  @ApiProperty({ example: EXAMPLE })
  readonly verifierKey: string;
}

@ApiTags('proofs')
@Controller('v1/signing-keys')
export class SigningKeysController {
  constructor(private readonly commands: CommandBus) {}

  @Post('retire')
  @CommandRoute({
    summary: 'Retire a key: what is signed with it alone from here on is not believed',
    permission: 'signing-key:retire',
    body: RetireSigningKeyBody,
    examples: { 'when it has served its time': { verifierKey: EXAMPLE, reason: 'Its two years are over' } },
    answers: SigningKeyRetiredView,
    refusals: [SIGNING_KEY_UNKNOWN, SIGNING_KEY_IS_THE_LAST, SIGNING_KEY_REASON_MISSING],
  })
  retireKey(
    @InContext() context: CommandContext,
    @Body() { verifierKey, reason }: RetireSigningKeyBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RetireSigningKey(context, verifierKey, reason));
  }
}

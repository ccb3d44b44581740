import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentCaller, TOKENS, type Caller, type Tokens } from '#access';
import { OperationRoute } from '../../http/routes.js';
import { BOARD_PATH, SESSION_SECONDS, sessionCookie } from './board-session.js';

class BoardSessionView {
  @ApiProperty({ description: 'The page, for the browser that got the cookie.', example: BOARD_PATH })
  readonly page: string;

  @ApiProperty({ description: 'Seconds until another session is needed.', example: SESSION_SECONDS })
  readonly validFor: number;
}

@ApiTags('operations')
@Controller('v1/operations/queue-board')
export class BoardSessionController {
  constructor(@Inject(TOKENS) private readonly tokens: Tokens) {}

  @Post('session')
  @OperationRoute({
    summary: 'Let this browser open the page of the queues for a quarter of an hour, by a cookie for that page alone',
    permission: 'operations:read',
    status: 200,
    answers: BoardSessionView,
  })
  async openSession(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BoardSessionView> {
    void reply.header('Set-Cookie', await sessionCookie(this.tokens, caller, request));
    return { page: BOARD_PATH, validFor: SESSION_SECONDS };
  }
}

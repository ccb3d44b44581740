import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TOKENS, type Caller, type Tokens } from '#access';
import { idFrom, newId, type Clock, type JsonObject } from '#kernel';
import { Administration, type AnyQueue } from '#operations';
import type { ProblemFilter } from '#platform';
import { QueueBackend, queueRegistry } from '#queue';
import { CLOCK } from '../../http/command-context.js';
import { BOARD_PATH, callerOfBoard } from './board-session.js';
import { BoardQueue, boardCaller } from './board-queue.js';

type ApiRoutes = Parameters<FastifyAdapter['setApiRoutes']>[0];
type Handler = ApiRoutes[number]['handler'];

/** What the page may do to queues; whatever else it offers is refused. None of it throws a job away that may be needed. */
const ALLOWED = new Set([
  '/api/queues/:queueName/pause',
  '/api/queues/:queueName/resume',
  '/api/queues/:queueName/retry/:queueStatus',
  '/api/queues/:queueName/clean/:queueStatus',
  '/api/queues/:queueName/:jobId/retry',
  '/api/queues/:queueName/:jobId/promote',
]);

/** The page loads nothing from elsewhere, and runs no script but its own. */
const POLICY = [
  "default-src 'self'",
  "base-uri 'self'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ');

/** Puts the page of the queues at `BOARD_PATH`, behind a session; to be called before the application is initialised. */
export function mountQueueBoard(api: NestFastifyApplication, problems: ProblemFilter): void {
  const tokens = api.get<Tokens>(TOKENS);
  const queues = api.get(QueueBackend);
  const onRecord = new OnRecord(api.get(Administration), api.get<Clock>(CLOCK));
  const adapter = new BoardAdapter(onRecord).setBasePath(BOARD_PATH);
  createBullBoard({
    queues: queueRegistry.map((definition) => new BoardQueue(queues, definition as unknown as AnyQueue)),
    // Each of the two packages brings the types of its own release of the other.
    serverAdapter: adapter as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'],
    options: { uiConfig: { boardTitle: 'Dondoc' } },
  });
  const server = api.getHttpAdapter().getInstance();
  void server.register((scope, _options, done) => {
    const callers = new WeakMap<object, Caller>();
    scope.addHook('onRequest', async (request, reply) => {
      try {
        callers.set(request, await callerOfBoard(tokens, request));
        void reply.headers({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' });
      } catch (error) {
        problems.answer(error, request, reply);
        return reply;
      }
    });
    scope.addHook('preHandler', (request, _reply, next) => {
      boardCaller.run(callers.get(request)!, next);
    });
    scope.addHook('onSend', (_request, reply, payload, next) => {
      const isPage = typeof payload === 'string' && String(reply.getHeader('Content-Type')).startsWith('text/html');
      // Its font comes from another host: what is looked at here is nobody else's business.
      next(null, isPage ? payload.replace(/<link href="https:[^>]*>/g, '') : payload);
    });
    void scope.register(adapter.registerPlugin(), { prefix: BOARD_PATH });
    done();
  });
}

/** Lets the page do what it is allowed to, each act on record. */
class BoardAdapter extends FastifyAdapter {
  constructor(private readonly onRecord: OnRecord) {
    super();
  }

  override setBasePath(path: string): this {
    super.setBasePath(path);
    return this;
  }

  override setApiRoutes(routes: ApiRoutes): this {
    super.setApiRoutes(
      routes.map((route) => {
        const reads = [route.method].flat().every((method) => method === 'get');
        if (reads) return route;
        const path = [route.route].flat()[0]!;
        return {
          ...route,
          handler: ALLOWED.has(path) ? this.onRecord.recorded(path, (request) => route.handler(request)) : refused,
        };
      }),
    );
    return this;
  }
}

const refused: Handler = () => ({
  status: 403,
  body: { error: 'Not here: what has not failed is never thrown away or altered by hand.' },
});

class OnRecord {
  constructor(
    private readonly administration: Administration,
    private readonly clock: Clock,
  ) {}

  recorded(path: string, handler: Handler): Handler {
    return async (request) => {
      const { tenant, actor } = boardCaller.getStore()!;
      const { queueName = '', jobId } = (request?.params ?? {}) as Readonly<Record<string, string>>;
      const act = path.split('/').find((word) => ['pause', 'resume', 'retry', 'clean', 'promote'].includes(word))!;
      const commandId = newId();
      let answer: Awaited<ReturnType<Handler>> = { status: 500, body: {} };
      await this.administration.undertake(
        {
          tenant,
          actor,
          commandId,
          correlationId: idFrom('queue-board', commandId),
          at: this.clock.now(),
        },
        {
          kind: 'use-queue-board',
          target: queueName,
          reason: null,
          request: { act, queueName, jobId: jobId ?? null } satisfies JsonObject,
          select: () => Promise.resolve(jobId === undefined ? [] : [jobId]),
          carryOut: async () => {
            answer = await handler(request);
            return [{ id: jobId ?? queueName, outcome: act, detail: String(answer.status ?? 200) }];
          },
        },
      );
      return answer;
    };
  }
}

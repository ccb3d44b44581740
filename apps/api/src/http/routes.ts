import { applyDecorators, HttpCode, UseInterceptors, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { PERMISSION_MISSING, PERMISSIONS, RequiresPermission, UNAUTHENTICATED, type Permission } from '#access';
import type { Json, Rule } from '#kernel';
import { BEARER_SCHEME, kindOfRule, problemType, REQUEST_INVALID, UNAVAILABLE, type ProblemKind } from '#platform';
import { IDEMPOTENCY_KEY_REUSED } from './api.problems.js';
import { CommandAnswerInterceptor, LocatedAt } from './command-answer.interceptor.js';
import { PastInterceptor } from './past.interceptor.js';
import { ProblemView } from './problem.views.js';

interface RouteDescription {
  readonly summary: string;
  readonly permission: Permission;
}

export interface CommandDescription extends RouteDescription {
  /** What the body of a good answer is. */
  readonly answers: Type;
  readonly body: Type;
  /** Name to a body that the API takes as it stands, given what earlier examples made. */
  readonly examples: Readonly<Record<string, Json>>;
  /** The rules that can stand in the way. */
  readonly refusals: readonly Rule[];
  readonly problems?: readonly ProblemKind[];
  /** Where what it made can be read, such as `/v1/agencies/:agencyId`; the answer is then 201. */
  readonly makes?: string;
}

/** What every route that carries out a command has in common: its permission, its answer and its description. */
export function CommandRoute(description: CommandDescription): MethodDecorator {
  const { body, examples, refusals, problems = [] } = description;
  return applyDecorators(carriedOut(description, [...refusals.map(kindOfRule), ...problems]), takes(body, examples));
}

export interface UploadDescription extends Omit<CommandDescription, 'body' | 'examples'> {
  readonly problems: readonly ProblemKind[];
}

/** As {@link CommandRoute}, with a document as the body, which the handler reads as it comes; see `documentOf`. */
export function UploadRoute(description: UploadDescription): MethodDecorator {
  const { refusals, problems } = description;
  return applyDecorators(
    RouteConfig({ takesDocument: true }),
    carriedOut(description, [...refusals.map(kindOfRule), ...problems]),
    ApiHeader({
      name: 'Content-Digest',
      required: false,
      description: 'SHA-256 of the document (RFC 9530); what does not match it is refused.',
      schema: { type: 'string', examples: ['sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'] },
    }),
    ApiConsumes('*/*'),
    ApiBody({ required: true, description: 'The document, as it is.', schema: { type: 'string', format: 'binary' } }),
  );
}

function carriedOut(
  description: Pick<CommandDescription, 'summary' | 'permission' | 'answers' | 'makes'>,
  problems: readonly ProblemKind[],
): MethodDecorator {
  const { makes, answers } = description;
  const status = makes === undefined ? 200 : 201;
  return applyDecorators(
    described(description, [...problems, IDEMPOTENCY_KEY_REUSED]),
    HttpCode(status),
    UseInterceptors(CommandAnswerInterceptor),
    ...(makes === undefined ? [] : [LocatedAt(makes)]),
    TakesIdempotencyKey(),
    ApiResponse({
      status,
      description: 'Done, or done before under the same key.',
      type: answers,
      headers: {
        'Dondoc-Position': {
          description: 'The last position this command wrote; pass it as `after` to read your own write.',
          schema: { type: 'integer' },
        },
        'Idempotent-Replayed': {
          description: '`true` when this is the first result of an earlier request with the same key.',
          schema: { type: 'string', enum: ['true'] },
        },
        ...(makes !== undefined && {
          Location: { description: 'Where what was made can be read.', schema: { type: 'string' } },
        }),
      },
    }),
  );
}

export interface ReadDescription extends RouteDescription {
  /** What the body of a good answer is; left out where `@Paged` says it. */
  readonly answers?: Type;
  /** The rules by which there is nothing to read. */
  readonly refusals?: readonly Rule[];
  readonly problems?: readonly ProblemKind[];
}

/** What every route that only reads has in common. */
export function ReadRoute(description: ReadDescription): MethodDecorator {
  const { answers, refusals = [], problems = [] } = description;
  return applyDecorators(
    described(description, [...refusals.map(kindOfRule), ...problems]),
    UseInterceptors(PastInterceptor),
    ...(answers === undefined ? [] : [ApiResponse({ status: 200, description: 'As asked for.', type: answers })]),
  );
}

export type PreviewDescription = Omit<CommandDescription, 'makes' | 'problems'>;

/** What every route has in common that takes the body of a command and answers what it would do. */
export function PreviewRoute(description: PreviewDescription): MethodDecorator {
  const { answers, body, examples, refusals } = description;
  return applyDecorators(
    described(description, refusals.map(kindOfRule)),
    HttpCode(200),
    takes(body, examples),
    ApiResponse({ status: 200, description: 'What would be done.', type: answers }),
  );
}

export interface OperationDescription extends RouteDescription {
  readonly answers: Type;
  readonly status: 200 | 202;
  readonly body?: Type;
  readonly examples?: Readonly<Record<string, Json>>;
  readonly problems?: readonly ProblemKind[];
}

/** What routes have in common that work on the engine itself. */
export function OperationRoute(description: OperationDescription): MethodDecorator {
  const { answers, status, body, examples = {}, problems = [] } = description;
  return applyDecorators(
    described(description, problems),
    HttpCode(status),
    ...(body === undefined ? [] : [takes(body, examples)]),
    ApiResponse({ status, description: status === 202 ? 'Asked for.' : 'Done.', type: answers }),
  );
}

/** The route heeds `Idempotency-Key`; see `CommandContextPipe`. */
export function TakesIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Makes the request safe to send again: the same key with the same content is answered with the first result. Drawn when absent. Scoped to the caller.',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
  });
}

function described({ summary, permission }: RouteDescription, problems: readonly ProblemKind[]): MethodDecorator {
  return applyDecorators(
    RequiresPermission(permission),
    ApiBearerAuth(BEARER_SCHEME),
    ApiOperation({
      summary,
      description: `Permission \`${permission}\`: ${PERMISSIONS[permission].toLowerCase()}.`,
    }),
    ApiExtraModels(ProblemView),
    ...problemResponses([REQUEST_INVALID, UNAUTHENTICATED, PERMISSION_MISSING, ...problems, UNAVAILABLE]),
  );
}

function takes(body: Type, examples: Readonly<Record<string, Json>>): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(body),
    ApiBody({
      required: true,
      schema: { $ref: getSchemaPath(body) },
      examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
    }),
  );
}

function problemResponses(problems: readonly ProblemKind[]): MethodDecorator[] {
  const byStatus = new Map<number, ProblemKind[]>();
  for (const kind of problems) byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), kind]);
  return [...byStatus].map(([status, kinds]) =>
    ApiResponse({
      status,
      description: kinds.map(({ code, sentence }) => `[\`${code}\`](${problemType(code)}): ${sentence}`).join('\n\n'),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
    }),
  );
}

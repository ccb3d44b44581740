import { applyDecorators, HttpCode, UseInterceptors, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { PERMISSIONS, RequiresPermission, type Permission } from '#access';
import type { Json, Rule } from '#kernel';
import { BEARER_SCHEME, kindOfRule, problemType } from '#platform';
import { CommandAnswerInterceptor, LocatedAt } from './command-answer.interceptor.js';
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
  /** Where what it made can be read, such as `/v1/agencies/:agencyId`; the answer is then 201. */
  readonly makes?: string;
}

/** What every route that carries out a command has in common: its permission, its answer and its description. */
export function CommandRoute(description: CommandDescription): MethodDecorator {
  const { makes, body, examples } = description;
  return applyDecorators(
    RequiresPermission(description.permission),
    HttpCode(makes === undefined ? 200 : 201),
    UseInterceptors(CommandAnswerInterceptor),
    ...(makes === undefined ? [] : [LocatedAt(makes)]),
    ApiBearerAuth(BEARER_SCHEME),
    ApiOperation({ summary: description.summary, description: permissionNote(description.permission) }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes the request safe to send again: the same key with the same content is answered with the first result. Drawn when absent. Scoped to the caller.',
      schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
    }),
    ApiExtraModels(body, ProblemView),
    ApiBody({
      required: true,
      schema: { $ref: getSchemaPath(body) },
      examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
    }),
    ApiResponse({
      status: makes === undefined ? 200 : 201,
      description: 'Done, or done before under the same key.',
      type: description.answers,
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
    ...problemResponses(description.refusals, true),
  );
}

export interface ReadDescription extends RouteDescription {
  /** What the body of a good answer is; left out where `@Paged` says it. */
  readonly answers?: Type;
  /** The rules by which there is nothing to read. */
  readonly refusals?: readonly Rule[];
}

/** What every route that only reads has in common. */
export function ReadRoute(description: ReadDescription): MethodDecorator {
  return applyDecorators(
    RequiresPermission(description.permission),
    ApiBearerAuth(BEARER_SCHEME),
    ApiOperation({ summary: description.summary, description: permissionNote(description.permission) }),
    ApiExtraModels(ProblemView),
    ...(description.answers === undefined
      ? []
      : [ApiResponse({ status: 200, description: 'As asked for.', type: description.answers })]),
    ...problemResponses(description.refusals ?? [], false),
  );
}

function permissionNote(permission: Permission): string {
  return `Permission \`${permission}\`: ${PERMISSIONS[permission].toLowerCase()}.`;
}

function problemResponses(refusals: readonly Rule[], command: boolean): MethodDecorator[] {
  const sentences = new Map<number, string[]>([
    [400, ['`request/invalid`: the request does not have the form described here.']],
    [401, ['`access/unauthenticated`: no valid token was sent.']],
    [403, ['`access/permission-missing`: the caller does not hold the permission.']],
    [503, ['`service/unavailable`: the same request may be sent again after `Retry-After` seconds.']],
  ]);
  if (command) sentences.set(422, ['`idempotency-key/reused`: the key was used for a request with other content.']);
  for (const { code, status, sentence } of refusals.map(kindOfRule)) {
    sentences.set(status, [...(sentences.get(status) ?? []), `[\`${code}\`](${problemType(code)}): ${sentence}`]);
  }
  return [...sentences].map(([status, lines]) =>
    ApiResponse({
      status,
      description: lines.join('\n\n'),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemView) } } },
    }),
  );
}

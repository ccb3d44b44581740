import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Instant } from '#kernel';
import {
  decodeCursor,
  DEFAULT_LIMIT,
  LARGEST_LIMIT,
  Moment,
  MomentOrPosition,
  nextLink,
  pageOf,
  Text,
  WholeNumberParameter,
  type Page,
} from '#platform';

/** `?after=`: read your own write. */
export class AfterQuery {
  @WholeNumberParameter({
    description:
      'Wait until what is read has seen this position: the `Dondoc-Position` of a command, to read your own write. At most ten seconds, then 503.',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly after?: number;
}

/** What every read takes that knows the past; see `PastInterceptor`. */
export class ReadQuery extends AfterQuery {
  @MomentOrPosition({
    description:
      'As it was known then: at a moment, or when the event of a position had been recorded. What was entered later is not there yet, whatever its date.',
    optional: true,
    example: '2025-08-08T17:00:00+07:00',
  })
  readonly asOf?: Instant | number;

  @Moment({
    description:
      'What was true then, as it is known today, or as it was known at `asOf`: what took effect later is left out, what was entered late is not.',
    optional: true,
    example: '2025-08-08T17:00:00+07:00',
  })
  readonly effectiveAt?: Instant;
}

function Limit(): PropertyDecorator {
  return WholeNumberParameter({
    description: 'Items on a page, at most.',
    min: 1,
    max: LARGEST_LIMIT,
    default: DEFAULT_LIMIT,
    optional: true,
  });
}

function Cursor(): PropertyDecorator {
  return Text({
    description: 'Continues a list: `next` of the page before, or the `Link` header as a whole.',
    max: 1000,
    pattern: /^[\w-]+$/,
    accepted: 'the "next" of an earlier page',
    optional: true,
  });
}

/** What every list takes that knows the past. */
export class PageQuery extends ReadQuery {
  @Limit()
  readonly limit?: number;

  @Cursor()
  readonly cursor?: string;
}

/** What a list takes of what is kept only as it is. */
export class PresentPageQuery extends AfterQuery {
  @Limit()
  readonly limit?: number;

  @Cursor()
  readonly cursor?: string;
}

/**
 * Reads one page of a list that is sorted by one key.
 * @param list names the list, so that a cursor of another is refused
 * @param read answers rows after a key, at most `limit`
 */
export async function readPage<Row, View>(
  list: string,
  query: Pick<PresentPageQuery, 'limit' | 'cursor'>,
  read: (position: { readonly after?: string; readonly limit: number }) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  viewOf: (row: Row) => View,
): Promise<Page<View>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after = query.cursor === undefined ? undefined : String(decodeCursor(list, 1, query.cursor)[0]);
  const rows = await read({ ...(after !== undefined && { after }), limit: limit + 1 });
  const page = pageOf(list, rows, limit, (row) => [keyOf(row)]);
  return { items: page.items.map(viewOf), next: page.next };
}

@Injectable()
class NextLinkInterceptor implements NestInterceptor<{ readonly next: string | null }> {
  intercept<Listed extends { readonly next: string | null }>(
    context: ExecutionContext,
    next: CallHandler<Listed>,
  ): Observable<Listed> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((page) => {
        const link = nextLink(http.getRequest<FastifyRequest>().url, page.next);
        if (link !== undefined) void http.getResponse<FastifyReply>().header('Link', link);
        return page;
      }),
    );
  }
}

/** The answer is a page of these: `items`, `next`, and the `Link` header (RFC 8288). */
export function Paged(item: Type): MethodDecorator {
  return applyDecorators(
    UseInterceptors(NextLinkInterceptor),
    ApiExtraModels(item),
    ApiResponse({
      status: 200,
      description: 'A page of the list.',
      headers: { Link: { description: '`<…>; rel="next"` while there are more.', schema: { type: 'string' } } },
      schema: {
        type: 'object',
        required: ['items', 'next'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(item) } },
          next: { type: 'string', nullable: true, description: 'Pass it as `cursor`; null at the end.' },
        },
      },
    }),
  );
}

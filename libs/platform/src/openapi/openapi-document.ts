import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

export interface OpenApiOptions {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly license: { readonly name: string; readonly url: string };
  /** What the routes are grouped by, in the order in which they are shown. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

/** The security scheme that routes refer to with `@ApiBearerAuth`. */
export const BEARER_SCHEME = 'token';

/**
 * Describes an application's routes as OpenAPI 3.1. The same routes give the same
 * document, byte for byte, so that it can be kept in the repository and compared.
 */
export function openApiDocument(app: INestApplication, options: OpenApiOptions): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(options.version)
    .setLicense(options.license.name, options.license.url)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, BEARER_SCHEME);
  for (const tag of options.tags) builder.addTag(tag.name, tag.description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
  });
  nameTheRest(document);
  return asDraft202012(document) as OpenAPIObject;
}

interface Operation {
  readonly parameters?: { name?: string }[];
}

/** What stands for the rest of an address has no name where routes are made, and `path` where they are described. */
function nameTheRest({ paths }: OpenAPIObject): void {
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods) as Operation[])) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.name === '*') parameter.name = 'path';
    }
  }
}

/**
 * OpenAPI 3.1 schemas are JSON Schema 2020-12: null is a type among others there, where
 * 3.0 had a keyword of its own.
 */
function asDraft202012(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(asDraft202012);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = node as Record<string, unknown>;
  const entries = Object.entries(rest).map(([key, value]) => [key, asDraft202012(value)] as const);
  const schema: Record<string, unknown> = Object.fromEntries(entries);
  if (nullable !== true) return schema;
  if (typeof schema['type'] === 'string') return { ...schema, type: [schema['type'], 'null'] };
  const { description, example, ...reference } = schema;
  return {
    ...(description !== undefined && { description }),
    ...(example !== undefined && { example }),
    anyOf: [reference, { type: 'null' }],
  };
}

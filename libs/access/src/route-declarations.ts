import { Injectable, RequestMethod, type OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { declarationOf, type Declaration } from './permission.decorator.js';

export interface DeclaredRoute {
  readonly method: string;
  /** As routed, with its parameters: `/v1/directives/:id`. */
  readonly path: string;
  /** `AgenciesController.register`, for the one who has to mend it. */
  readonly handler: string;
  readonly declaration: Declaration | undefined;
}

/** Every route of the application and who may call it. An application with an undeclared route does not start. */
@Injectable()
export class RouteDeclarations implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  list(): readonly DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, (...parameters: unknown[]) => unknown>;
      const base = pathsOf(metatype);
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        if (handler === undefined) return [];
        const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
        if (method === undefined) return [];
        const declaration = declarationOf(this.reflector, handler);
        return base.flatMap((prefix) =>
          pathsOf(handler).map((path) => ({
            method: RequestMethod[method],
            path: `/${prefix}/${path}`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, ''),
            handler: `${metatype.name}.${name}`,
            declaration,
          })),
        );
      });
    });
  }

  /** @throws Error naming every route that does not say who may call it */
  onApplicationBootstrap(): void {
    const undeclared = this.list().filter(({ declaration }) => declaration === undefined);
    if (undeclared.length === 0) return;
    const names = undeclared.map(({ method, path, handler }) => `${method} ${path} (${handler})`);
    throw new Error(`these routes declare no permission: ${names.join(', ')}`);
  }
}

function pathsOf(target: object): readonly string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | readonly string[] | undefined;
  return typeof path === 'string' ? [path] : (path ?? ['']);
}

import { SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { isPermission, type Permission } from './permissions.js';

const DECLARATION = 'dondoc:permission';

/** Who may call a route: those who hold a permission, or everybody. */
export type Declaration = Permission | 'public';

/** The route is for callers who hold this permission. */
export function RequiresPermission(permission: Permission): MethodDecorator {
  return SetMetadata(DECLARATION, permission);
}

/** The route answers anybody: health, the description of the API, the sentences of problems. */
export function PublicRoute(): MethodDecorator {
  return SetMetadata(DECLARATION, 'public');
}

/** What a route's method declares. A class declares nothing for its methods: each says it for itself. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- Nest hands handlers over as Function
export function declarationOf(reflector: Reflector, handler: Function): Declaration | undefined {
  const declared: unknown = reflector.get(DECLARATION, handler);
  return declared === 'public' || isPermission(declared) ? declared : undefined;
}

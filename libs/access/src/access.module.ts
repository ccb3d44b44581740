import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { RouteDeclarations } from './route-declarations.js';
import { TOKENS, type Tokens } from './tokens.js';

/** Puts the guard before every route of the application and refuses to start with an undeclared one. */
@Module({})
export class AccessModule {
  static forRoot(tokens: Tokens): DynamicModule {
    return {
      module: AccessModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: TOKENS, useValue: tokens },
        { provide: APP_GUARD, useClass: AccessGuard },
        RouteDeclarations,
      ],
      exports: [RouteDeclarations, TOKENS],
    };
  }
}

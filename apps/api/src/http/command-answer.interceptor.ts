import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { CommandOutcome } from '#event-store';

const LOCATION = 'dondoc:location';

/** Where what a command made can be read; `:name` stands for a member of its result. */
export function LocatedAt(template: string): MethodDecorator {
  return SetMetadata(LOCATION, template);
}

/** A command's answer: its result, and where in the log it stands. A repeat is answered as the first time. */
@Injectable()
export class CommandAnswerInterceptor implements NestInterceptor<CommandOutcome> {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<CommandOutcome>): Observable<object> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const location = this.reflector.get<string | undefined>(LOCATION, context.getHandler());
    return next.handle().pipe(
      map(({ result, position, recordedAt, repeated }) => {
        const particulars = result as Record<string, unknown>;
        void reply.header('Dondoc-Position', String(position));
        if (repeated) void reply.header('Idempotent-Replayed', 'true');
        if (location !== undefined) void reply.header('Location', expand(location, particulars));
        return { ...particulars, position, recordedAt };
      }),
    );
  }
}

function expand(template: string, values: Record<string, unknown>): string {
  return template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

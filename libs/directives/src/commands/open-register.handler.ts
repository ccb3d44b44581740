import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import { refuse } from '#kernel';
import { agencyDecider, agencyStream } from '#organizations/domain';
import { registerDecider, registerIdOf, registerStream, type RegisterKey } from '../domain/index.js';
import { REGISTER_UNKNOWN_ISSUER } from './directive-commands.rules.js';

/** Opens a register that goes on counting from a number. Answers `{ registerId }`. */
export class OpenRegister extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly register: RegisterKey & {
      readonly nextNumber: number;
      /** For documents of secrecy, and no others; the book `secret` always is. */
      readonly secret?: boolean;
    },
  ) {
    super();
  }
}

@CommandHandler(OpenRegister)
export class OpenRegisterHandler implements ICommandHandler<OpenRegister> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, register }: OpenRegister): Promise<CommandOutcome> {
    const stream = registerStream(register);
    const issuer = agencyStream(register.issuerId);
    return this.runner.compose(context, {
      name: 'open-register',
      content: register,
      streams: [stream, issuer],
      plan: (view) => {
        if (view.fold(agencyDecider, issuer).status === 'nonexistent') {
          return refuse(REGISTER_UNKNOWN_ISSUER, { issuerId: register.issuerId });
        }
        const decision = registerDecider.decide(
          { type: 'open-register', ...register },
          view.fold(registerDecider, stream),
        );
        if (!decision.accepted) return decision;
        return {
          writes: [{ stream, events: decision.events }],
          dependsOn: [issuer],
          result: { registerId: registerIdOf(register) },
        };
      },
    });
  }
}

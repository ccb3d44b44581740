import { Module } from '@nestjs/common';
import { EndpointRunner } from './endpoint-runner.js';
import {
  ChangeEndpointHandler,
  DisableEndpointHandler,
  EnableEndpointHandler,
  RemoveEndpointHandler,
  ReplayEndpointHandler,
} from './manage-endpoint.handler.js';
import { RegisterEndpointHandler } from './register-endpoint.handler.js';
import { RetryDeliveriesHandler } from './retry-deliveries.handler.js';
import { RotateSecretHandler } from './rotate-secret.handler.js';
import { TestEndpointHandler } from './test-endpoint.handler.js';

/** The commands on webhooks. Needs what `WebhooksModule` gives, and `CommandRunner` and `PostgresEventLog`, from global modules. */
@Module({
  providers: [
    EndpointRunner,
    RegisterEndpointHandler,
    ChangeEndpointHandler,
    DisableEndpointHandler,
    EnableEndpointHandler,
    ReplayEndpointHandler,
    RemoveEndpointHandler,
    RotateSecretHandler,
    RetryDeliveriesHandler,
    TestEndpointHandler,
  ],
})
export class WebhookCommandsModule {}

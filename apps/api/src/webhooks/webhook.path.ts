import { Uuid } from '#platform';

export class WebhookPath {
  @Uuid({ description: 'Id of a webhook.' })
  readonly endpointId: string;
}

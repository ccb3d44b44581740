import { Uuid } from '#platform';

/** The directive a route is about. */
export class DirectivePath {
  @Uuid({ description: 'Id of a directive.' })
  readonly directiveId: string;
}

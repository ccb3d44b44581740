import { Uuid } from '#platform';

/** The assignment a route is about. */
export class AssignmentPath {
  @Uuid({ description: 'Id of an assignment.' })
  readonly assignmentId: string;
}

import { Text } from '#platform';
import { DirectivePath } from './directive.path.js';
import { OWN_ID } from './task.bodies.js';

export class CitationPath extends DirectivePath {
  @Text({ ...OWN_ID, description: 'Id of a citation in it.' })
  readonly citationId: string;
}

export class QuestionPath extends DirectivePath {
  @Text({ ...OWN_ID, description: 'Id of a question about it.' })
  readonly questionId: string;
}

export class LinkPath extends DirectivePath {
  @Text({ ...OWN_ID, description: 'Id of a link of its tasks.' })
  readonly linkId: string;
}

export class ContradictionPath extends DirectivePath {
  @Text({ ...OWN_ID, description: 'Id of a contradiction in it.' })
  readonly contradictionId: string;
}

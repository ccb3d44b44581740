import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiDocument } from '#platform';

/** The OpenAPI 3.1 description of the API. */
export function describeApi(api: INestApplication): OpenAPIObject {
  return openApiDocument(api, {
    title: 'Dondoc',
    description: [
      'Follows government directives up until they are done: issued, assigned, reminded, answered, escalated, reported.',
      'Every request but those for health, problems, `/logs` and this description carries `Authorization: Bearer <token>`; `dondoc token` makes one.',
      'Every command answers with `position` and the header `Dondoc-Position`; a read that is given it as `after` shows the write.',
      'Errors are problem details (RFC 9457); `GET /problems` lists every kind.',
    ].join('\n\n'),
    version: '1',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    tags: [
      { name: 'agencies', description: 'Who can be given something to do.' },
      { name: 'groups', description: 'Agencies addressed together: each member answers for itself.' },
      { name: 'people', description: 'Who holds office.' },
      { name: 'posts', description: 'What office there is to hold, and who is named for which field of work.' },
      { name: 'signatures', description: 'Leave to sign documents: TM., KT., TL., TUQ. and Q.' },
      { name: 'registers', description: 'Where directives get their numbers.' },
      { name: 'directives', description: 'What is ordered, and in which document.' },
      { name: 'assignments', description: 'What one agency has to answer for.' },
      { name: 'attachments', description: 'Documents of directives and assignments.' },
      { name: 'reports', description: 'How far it has come.' },
      { name: 'events', description: 'The log itself.' },
      { name: 'proofs', description: 'What shows that the log is as it was, to whoever does not trust us.' },
      { name: 'operations', description: 'The engine looking at itself.' },
      { name: 'health', description: 'For whoever runs the process.' },
      { name: 'problems', description: 'What an error answer means.' },
    ],
  });
}

import { BadRequestException, NotFoundException } from '@nestjs/common';
import { rule } from '#kernel';
import { createLogger } from '../logging/logger.js';
import { kindOfRule, Problem, problemDetails, problemKind, REQUEST_INVALID } from './problem.js';
import { ProblemFilter } from './problem.filter.js';

const request = { instance: '/v1/assignments/7/accept', correlationId: 'c-1' };
const filter = new ProblemFilter(createLogger({ level: 'silent', format: 'json' }));

describe('when a rule refuses', () => {
  const alreadyAccepted = rule('assignment/already-accepted', 'conflict', 'The answer was accepted before.');

  it.each([
    ['not-found', 404],
    ['forbidden', 403],
    ['conflict', 409],
    ['invalid', 422],
  ] as const)('answers %s with %d', (kind, status) => {
    expect(kindOfRule({ ...alreadyAccepted, kind }).status).toBe(status);
  });

  it('carries the code of the rule, its sentence and the facts', () => {
    const problem = new Problem(kindOfRule(alreadyAccepted), { facts: { acceptedAt: '2025-08-08T02:00:00.000Z' } });
    expect(problemDetails(problem, request)).toEqual({
      type: '/problems/assignment/already-accepted',
      title: 'The answer was accepted before.',
      status: 409,
      instance: '/v1/assignments/7/accept',
      code: 'assignment/already-accepted',
      facts: { acceptedAt: '2025-08-08T02:00:00.000Z' },
      correlationId: 'c-1',
    });
  });
});

describe('when something else goes wrong', () => {
  it('says nothing of what nobody expected', () => {
    const problem = filter.problemOf(new Error('password of the database is hunter2'));
    expect(problem.kind.status).toBe(500);
    expect(JSON.stringify(problemDetails(problem, request))).not.toContain('hunter2');
  });

  it('takes even what is no error', () => {
    expect(filter.problemOf('thrown text').kind.code).toBe('service/unexpected');
    expect(filter.problemOf(undefined).kind.code).toBe('service/unexpected');
  });

  it("translates the framework's own errors by their status", () => {
    expect(filter.problemOf(new NotFoundException()).kind.code).toBe('request/unknown-route');
    expect(filter.problemOf(new BadRequestException('Unexpected token')).detail).toBe('Unexpected token');
    const tooLarge = Object.assign(new Error('Request body is too large'), { statusCode: 413 });
    expect(filter.problemOf(tooLarge).kind.code).toBe('request/too-large');
  });

  it('asks the translations of other libraries first', () => {
    class QueueGone extends Error {}
    const gone = problemKind('queue/gone', 503, 'The queue cannot be reached.');
    const translating = new ProblemFilter(createLogger({ level: 'silent', format: 'json' }), [
      (error) => (error instanceof QueueGone ? new Problem(gone) : undefined),
    ]);
    expect(translating.problemOf(new QueueGone()).kind.code).toBe('queue/gone');
    expect(translating.problemOf(new Problem(REQUEST_INVALID)).kind.code).toBe('request/invalid');
  });
});

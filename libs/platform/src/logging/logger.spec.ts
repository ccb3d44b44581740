import { QueryFailedError } from 'typeorm';
import { createLogger, NestLogger } from './logger.js';
import { inRequestContext } from './request-context.js';
import type { LogFormat, LogLevel } from '../settings/settings.js';

function capture(format: LogFormat, level: LogLevel = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ level, format, destination: { write: (line) => void lines.push(line) } });
  return { lines, logger, nest: new NestLogger(logger), entries: () => lines.map((line) => JSON.parse(line)) };
}

describe('when machines read the log', () => {
  it('writes one JSON object per line with level, time, source and message', () => {
    const { nest, entries } = capture('json');
    nest.log('listening', 'Api');
    expect(entries()).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/), source: 'Api', msg: 'listening' },
    ]);
  });

  it('carries the correlation id of the request, however deep the work', async () => {
    const { logger, entries } = capture('json');
    await inRequestContext({ correlationId: 'c-1' }, async () => {
      await Promise.resolve();
      logger.info('within');
    });
    logger.info('without');
    expect(entries().map((entry) => entry.correlationId)).toEqual(['c-1', undefined]);
  });

  it('keeps the stack of an error', () => {
    const { nest, entries } = capture('json');
    nest.error(new Error('the database went away'), 'Api');
    expect(entries()[0]).toMatchObject({ msg: 'the database went away', error: { message: 'the database went away' } });
    expect(entries()[0].error.stack).toContain('logger.spec');
  });

  it('never writes a token or a password', () => {
    const { logger, lines } = capture('json');
    logger.info({ token: 'eyJ', request: { authorization: 'Bearer eyJ' }, database: { password: 'p' } }, 'seen');
    expect(lines.join()).not.toMatch(/eyJ|"p"/);
  });

  it('never writes what a failed statement was about: it may be a person', () => {
    const { logger, lines } = capture('json');
    const driverError = Object.assign(new Error('value too long'), { detail: 'Key (name)=(Nguyễn Văn An) exists.' });
    const error = new QueryFailedError('insert into read.people values ($1)', ['Nguyễn Văn An'], driverError);
    logger.error({ error }, 'could not take an event');
    expect(lines.join()).toContain('insert into read.people values ($1)');
    expect(lines.join()).not.toContain('Nguyễn');
  });

  it("leaves Nest's start-up chatter to the debug level", () => {
    const { nest, lines } = capture('json');
    nest.log('Mapped {/v1/agencies, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);
  });
});

describe('when a person reads the log', () => {
  it('writes short lines with the fields at the end', () => {
    const { logger, lines } = capture('line');
    logger.warn({ source: 'Api', lag: 12, stream: 'directive-1' }, 'falling behind');
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}warn {3}Api {2}falling behind {2}lag=12 {2}stream=directive-1\n$/),
    ]);
  });

  it('puts the stack below the line', () => {
    const { nest, lines } = capture('line');
    nest.error(new Error('broken'), 'Api');
    expect(lines.join('').split('\n')[1]).toContain('Error: broken');
  });

  it('writes nothing when told to be silent', () => {
    const { nest, lines } = capture('line', 'silent');
    nest.fatal('gone');
    expect(lines).toEqual([]);
  });
});

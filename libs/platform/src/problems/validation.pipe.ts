import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { Problem, REQUEST_INVALID, type FieldProblem } from './problem.js';

/** Where a field decorator keeps its "what is accepted" among a constraint's contexts. */
export interface FieldContext {
  readonly accepted?: string;
}

const MOST_ERRORS = 100;

class Rejected extends Error {
  readonly errors: readonly ValidationError[];

  constructor(errors: readonly ValidationError[]) {
    super('rejected');
    this.errors = errors;
  }
}

/**
 * Checks bodies, queries and path parameters against their classes. Fields that the
 * class does not know are refused, so that a misspelt optional one is never ignored.
 */
export class StrictValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
      exceptionFactory: (errors: ValidationError[]) => new Rejected(errors),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (error instanceof RangeError) throw new Problem(REQUEST_INVALID, { detail: 'The body is nested too deeply.' });
      if (!(error instanceof Rejected)) throw error;
      const errors = fieldProblems(error.errors, metadata.type === 'body').slice(0, MOST_ERRORS);
      throw new Problem(REQUEST_INVALID, { detail: summary(errors), errors });
    }
  }
}

function summary(errors: readonly FieldProblem[]): string {
  const [first] = errors;
  if (first === undefined) return REQUEST_INVALID.sentence;
  const where = first.pointer ?? first.parameter ?? first.header ?? '';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${where === '' ? 'The body' : where} ${first.detail}${more}.`;
}

/** A tree of validation errors as a flat list, each with a JSON Pointer or the parameter's name. */
export function fieldProblems(errors: readonly ValidationError[], inBody: boolean, path = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const here = `${path}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const where = inBody ? { pointer: here } : { parameter: here.slice(1) };
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]): FieldProblem => {
      if (constraint === 'whitelistValidation') return { ...where, detail: 'is not known here' };
      if (constraint === 'nestedValidation') return { ...where, detail: 'is not an object' };
      const { accepted } = (error.contexts?.[constraint] ?? {}) as FieldContext;
      return { ...where, detail: message, ...(accepted !== undefined && { accepted }) };
    });
    return [...own, ...fieldProblems(error.children ?? [], inBody, here)];
  });
}

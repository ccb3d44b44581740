import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { instant, type Instant, type Json } from '#kernel';
import type { FieldContext } from '../problems/validation.pipe.js';

/**
 * The fields of bodies and queries. One decorator says what a field takes, once: it
 * checks the value, answers with one sentence and what is accepted, and describes the
 * field in the OpenAPI document, so that none of the three can drift from the others.
 */
interface FieldOptions {
  readonly description: string;
  /** Required unless stated. */
  readonly optional?: boolean;
  /** Null is accepted and means something else than leaving the field out. */
  readonly nullable?: boolean;
  /** Has a place only beside certain words of another field, and is expected there unless it is optional. */
  readonly beside?: { readonly field: string; readonly words: readonly string[] };
  readonly example?: Json;
}

interface Check {
  readonly name: string;
  /** What is wrong with the value, as the end of a sentence; `undefined` when nothing is. */
  readonly fault: (value: unknown) => string | undefined;
  readonly accepted: string;
}

function field(options: FieldOptions, schema: Partial<ApiPropertyOptions>, check: Check): PropertyDecorator {
  const context: FieldContext = { accepted: check.accepted };
  return applyDecorators(
    described(options, schema),
    ...presence(options),
    ValidateBy(
      {
        name: check.name,
        validator: {
          validate: (value, argument) => (misplaced(options, argument?.object) ?? check.fault(value)) === undefined,
          defaultMessage: (argument) =>
            argument?.value === undefined
              ? 'is missing'
              : (misplaced(options, argument.object) ?? check.fault(argument.value) ?? 'is not accepted'),
        },
      },
      { context },
    ),
  );
}

function misplaced({ beside }: FieldOptions, object: object | undefined): string | undefined {
  if (beside === undefined || isBeside(beside, object)) return undefined;
  return `has no place unless ${beside.field} is ${beside.words.join(' or ')}`;
}

function isBeside({ field: name, words }: NonNullable<FieldOptions['beside']>, object: unknown): boolean {
  return words.includes((object as Record<string, unknown>)[name] as string);
}

/** A field that may be left out is not thereby one that may be null: the two are told apart. */
function presence({ optional = false, nullable = false, beside }: FieldOptions): PropertyDecorator[] {
  if (!optional && !nullable && beside === undefined) return [];
  return [
    ValidateIf((object, value) => {
      const mayBeAbsent = optional || (beside !== undefined && !isBeside(beside, object));
      return !(mayBeAbsent && value === undefined) && !(nullable && value === null);
    }),
  ];
}

function described(options: FieldOptions, schema: Partial<ApiPropertyOptions>): PropertyDecorator {
  const { beside } = options;
  const place =
    beside && ` Only where \`${beside.field}\` is ${beside.words.map((word) => `\`${word}\``).join(' or ')}.`;
  return ApiProperty({
    description: `${options.description}${place ?? ''}`,
    required: options.optional !== true && beside === undefined,
    ...(options.example !== undefined && { example: options.example }),
    ...(options.nullable === true && { nullable: true }),
    ...schema,
  } as ApiPropertyOptions);
}

export interface TextOptions extends FieldOptions {
  /** Longest text taken, in characters. */
  readonly max: number;
  readonly pattern?: RegExp;
  /** What the pattern takes, for people. */
  readonly accepted?: string;
}

/** What neither PostgreSQL nor UTF-8 can hold: NUL, and half of a surrogate pair. */
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

function textFault(value: unknown, options: Pick<TextOptions, 'max' | 'pattern'>): string | undefined {
  if (typeof value !== 'string') return 'is not a text';
  if (UNSTORABLE.test(value)) return 'holds a character that is no text (NUL or half of a surrogate pair)';
  if (value.trim() === '') return 'is blank';
  if (value.length > options.max) return `is longer than ${options.max} characters`;
  if (options.pattern?.test(value) === false) return 'does not have the form expected';
  return undefined;
}

function textAccepted(options: Pick<TextOptions, 'max' | 'accepted'>): string {
  return options.accepted ?? `a text of 1 to ${options.max} characters`;
}

function textSchema({ max, pattern }: Pick<TextOptions, 'max' | 'pattern'>): Partial<ApiPropertyOptions> {
  return { type: 'string', minLength: 1, maxLength: max, ...(pattern && { pattern: pattern.source }) };
}

/** A text that is not blank. */
export function Text(options: TextOptions): PropertyDecorator {
  return field(options, textSchema(options), {
    name: 'text',
    fault: (value) => textFault(value, options),
    accepted: textAccepted(options),
  });
}

export interface TextListOptions extends TextOptions {
  readonly minItems?: number;
  readonly maxItems: number;
  readonly unique?: boolean;
}

/** A list of texts; the first one at fault is named by its index. */
export function TextList(options: TextListOptions): PropertyDecorator {
  const { minItems = 0, maxItems, unique = false } = options;
  return field(
    options,
    { type: 'array', items: textSchema(options) as { type: string }, minItems, maxItems, uniqueItems: unique },
    {
      name: 'textList',
      accepted: `a list of ${minItems} to ${maxItems} entries, each ${textAccepted(options)}`,
      fault: (value) => {
        const size = sizeFault(value, minItems, maxItems);
        if (size !== undefined || !Array.isArray(value)) return size;
        for (const [index, entry] of value.entries()) {
          const fault = textFault(entry, options);
          if (fault !== undefined) return `has an entry (index ${index}) that ${fault}`;
        }
        return unique && new Set(value).size < value.length ? 'names an entry twice' : undefined;
      },
    },
  );
}

function sizeFault(value: unknown, minItems: number, maxItems: number): string | undefined {
  if (!Array.isArray(value)) return 'is not a list';
  if (value.length < minItems) return `has ${value.length} entries, fewer than ${minItems}`;
  if (value.length > maxItems) return `has ${value.length} entries, more than ${maxItems}`;
  return undefined;
}

/** One of a fixed set of words. */
export function Choice(options: FieldOptions & { readonly values: readonly string[] }): PropertyDecorator {
  const { values } = options;
  return field(
    options,
    { type: 'string', enum: [...values] },
    {
      name: 'choice',
      fault: (value) => (values.includes(value as string) ? undefined : 'is not one of the words expected'),
      accepted: values.join(', '),
    },
  );
}

/** As the domain names agencies, groups and books. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A name chosen by people and used as an identifier: `so-tai-chinh`. */
export function Slug(options: FieldOptions): PropertyDecorator {
  return Text({
    ...options,
    max: 63,
    pattern: SLUG,
    accepted: 'lower-case letters a to z, digits and hyphens, at most 63 characters, such as so-tai-chinh',
  });
}

export function SlugList(
  options: FieldOptions & Pick<TextListOptions, 'minItems' | 'maxItems' | 'unique'>,
): PropertyDecorator {
  return TextList({
    ...options,
    max: 63,
    pattern: SLUG,
    accepted: 'of lower-case letters a to z, digits and hyphens, at most 63 characters, such as so-tai-chinh',
  });
}

/** An identifier the engine drew (RFC 9562). */
export function Uuid(options: FieldOptions): PropertyDecorator {
  return field(
    options,
    { type: 'string', format: 'uuid' },
    {
      name: 'uuid',
      fault: (value) => (typeof value === 'string' && UUID.test(value) ? undefined : 'is not an identifier'),
      accepted: 'a UUID in lower case, such as 0198a3a0-7c00-7000-8000-000000000001',
    },
  );
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function CalendarDay(options: FieldOptions): PropertyDecorator {
  return field(
    options,
    { type: 'string', format: 'date' },
    {
      name: 'calendarDay',
      fault: (value) => (isCalendarDay(value) ? undefined : 'is not a day of the calendar'),
      accepted: 'a day as YYYY-MM-DD, such as 2025-08-04',
    },
  );
}

function isCalendarDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const milliseconds = Date.parse(`${value}T00:00:00.000Z`);
  // Date.parse takes 30 February for 2 March: the day has to come out as it went in.
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(value);
}

/** A time of day on the wall clock, `HH:mm`. */
export function TimeOfDay(options: FieldOptions): PropertyDecorator {
  return Text({
    ...options,
    max: 5,
    pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/,
    accepted: 'a time as HH:mm from 00:00 to 23:59, such as 16:00',
  });
}

/** A moment with its offset; arrives in the handler in UTC with milliseconds. */
export function Moment(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => moment(value) ?? (value as unknown)),
    field(
      options,
      { type: 'string', format: 'date-time' },
      {
        name: 'moment',
        fault: (value) => (isMoment(value) ? undefined : 'is not a moment with its offset'),
        accepted: 'an ISO 8601 date-time with an offset, such as 2025-08-04T16:00:00+07:00',
      },
    ),
  );
}

/** A moment as {@link Moment} takes it, or a position of the log; arrives in the handler as an instant or a number. */
export function MomentOrPosition(options: FieldOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => momentOrPosition(value) ?? (value as unknown)),
    field(
      options,
      { type: 'string' },
      {
        name: 'momentOrPosition',
        fault: (value) =>
          Number.isSafeInteger(value) || isMoment(value)
            ? undefined
            : 'is neither a moment with its offset nor a position',
        accepted:
          'an ISO 8601 date-time with an offset, such as 2025-08-04T16:00:00+07:00, or a position of the log from 1',
      },
    ),
  );
}

/** What a field of {@link MomentOrPosition} is given as; undefined where it would be refused. */
export function momentOrPosition(value: unknown): Instant | number | undefined {
  if (typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value)) return Number(value);
  return moment(value);
}

/** What a field of {@link Moment} is given as; undefined where it would be refused. */
export function moment(value: unknown): Instant | undefined {
  return isMoment(value) ? instant(value) : undefined;
}

function isMoment(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 40) return false;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(value)) return false;
  return isCalendarDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
}

export interface WholeNumberOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

/** A whole number in a body. */
export function WholeNumber(options: WholeNumberOptions): PropertyDecorator {
  const { min, max } = options;
  return field(
    options,
    {
      type: 'integer',
      minimum: min,
      maximum: max,
      ...(options.default !== undefined && { default: options.default }),
    },
    {
      name: 'wholeNumber',
      fault: (value) => {
        if (!Number.isSafeInteger(value)) return 'is not a whole number';
        return (value as number) < min || (value as number) > max ? `is not between ${min} and ${max}` : undefined;
      },
      accepted: `a whole number from ${min} to ${max}`,
    },
  );
}

/** A list of whole numbers in a body; the first one at fault is named by its index. */
export function WholeNumbers(
  options: Omit<WholeNumberOptions, 'default'> & { readonly minItems?: number; readonly maxItems: number },
): PropertyDecorator {
  const { min, max, minItems = 0, maxItems } = options;
  return field(
    options,
    { type: 'array', items: { type: 'integer', minimum: min, maximum: max }, minItems, maxItems },
    {
      name: 'wholeNumbers',
      fault: (value) => {
        const size = sizeFault(value, minItems, maxItems);
        if (size !== undefined || !Array.isArray(value)) return size;
        const wrong = value.findIndex((entry) => !Number.isSafeInteger(entry) || entry < min || entry > max);
        return wrong < 0 ? undefined : `has an entry (index ${wrong}) that is no whole number from ${min} to ${max}`;
      },
      accepted: `a list of ${minItems} to ${maxItems} whole numbers from ${min} to ${max}`,
    },
  );
}

/** A whole number in a query, where every value arrives as text. */
export function WholeNumberParameter(options: WholeNumberOptions): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value,
    ),
    WholeNumber(options),
  );
}

/** Different whole numbers in a query, smallest first, either repeated or separated by commas. */
export function AscendingNumbersParameter(
  options: Omit<WholeNumberOptions, 'default'> & { readonly maxItems: number },
): PropertyDecorator {
  const { min, max, maxItems } = options;
  return applyDecorators(
    Transform(({ value }) => {
      const written = (Array.isArray(value) ? value : [value]).flatMap((entry) => String(entry).split(','));
      return value === undefined
        ? undefined
        : written.map((entry) => (/^\d{1,15}$/.test(entry) ? Number(entry) : entry));
    }),
    field(
      options,
      { type: 'array', items: { type: 'integer', minimum: min, maximum: max }, minItems: 1, maxItems },
      {
        name: 'ascendingNumbers',
        accepted: `up to ${maxItems} whole numbers from ${min} to ${max}, separated by commas, each larger than the one before`,
        fault: (value) => {
          const size = sizeFault(value, 1, maxItems);
          if (size !== undefined || !Array.isArray(value)) return size;
          const isWhole = (entry: unknown) =>
            Number.isSafeInteger(entry) && Number(entry) >= min && Number(entry) <= max;
          if (!value.every(isWhole)) return `holds what is no whole number from ${min} to ${max}`;
          const numbers = value as number[];
          return numbers.every((entry, index) => index === 0 || entry > numbers[index - 1]!)
            ? undefined
            : 'does not ascend';
        },
      },
    ),
  );
}

/** Words in a query, either repeated or separated by commas. */
export function WordsParameter(
  options: FieldOptions & { readonly values?: readonly string[]; readonly maxItems: number },
): PropertyDecorator {
  const { values, maxItems } = options;
  return applyDecorators(
    Transform(({ value }) => {
      if (typeof value === 'string') return value.split(',');
      return Array.isArray(value) ? value.flatMap((entry) => String(entry).split(',')) : (value as unknown);
    }),
    field(
      options,
      { type: 'array', items: { type: 'string', ...(values && { enum: [...values] }) }, maxItems },
      {
        name: 'words',
        accepted: `up to ${maxItems} words separated by commas${values === undefined ? '' : `, of ${values.join(', ')}`}`,
        fault: (value) => {
          const size = sizeFault(value, 1, maxItems);
          if (size !== undefined || !Array.isArray(value)) return size;
          const accepted = (entry: unknown) =>
            values === undefined ? textFault(entry, { max: 200 }) === undefined : values.includes(entry as string);
          return value.every(accepted) ? undefined : 'holds a word that is not expected';
        },
      },
    ),
  );
}

/** True or false. */
export function Flag(options: FieldOptions): PropertyDecorator {
  return field(
    options,
    { type: 'boolean' },
    {
      name: 'flag',
      fault: (value) => (typeof value === 'boolean' ? undefined : 'is neither true nor false'),
      accepted: 'true or false',
    },
  );
}

type ClassReference = () => new () => object;

/** Swagger knows a function that answers a class from a class by its name, which has to be "type". */
function lazyType(of: ClassReference): { readonly type: ClassReference } {
  return { type: () => of() };
}

export interface PartOptions extends FieldOptions {
  readonly of: ClassReference;
  /** Fields of which exactly one has to be there. */
  readonly exactlyOneOf?: readonly string[];
}

/** An object with fields of its own. */
export function Part(options: PartOptions): PropertyDecorator {
  const { exactlyOneOf } = options;
  return applyDecorators(
    Type(options.of),
    ValidateNested(),
    field(options, lazyType(options.of), {
      name: 'part',
      fault: (value) => {
        if (!isObject(value)) return 'is not an object';
        return hasOneOf(exactlyOneOf, value) ? undefined : 'has none or several of the fields of which one is expected';
      },
      accepted:
        exactlyOneOf === undefined
          ? 'an object as the API description shows it'
          : `an object with exactly one of ${exactlyOneOf.join(', ')}`,
    }),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOneOf(names: readonly string[] | undefined, value: Readonly<Record<string, unknown>>): boolean {
  return names === undefined || names.filter((name) => value[name] !== undefined).length === 1;
}

export interface PartsOptions extends PartOptions {
  readonly minItems?: number;
  readonly maxItems: number;
}

/** A list of objects with fields of their own. */
export function Parts(options: PartsOptions): PropertyDecorator {
  const { minItems = 0, maxItems, exactlyOneOf } = options;
  return applyDecorators(
    Type(options.of),
    ValidateNested({ each: true }),
    field(
      options,
      { ...lazyType(options.of), isArray: true, minItems, maxItems },
      {
        name: 'parts',
        fault: (value) => {
          const size = sizeFault(value, minItems, maxItems);
          if (size !== undefined || !Array.isArray(value)) return size;
          // What is no object at all is told of the entry itself.
          const wrong = value.findIndex((entry) => isObject(entry) && !hasOneOf(exactlyOneOf, entry));
          if (wrong < 0) return undefined;
          return `has an entry (index ${wrong}) that has none or several of the fields of which one is expected`;
        },
        accepted:
          exactlyOneOf === undefined
            ? `a list of ${minItems} to ${maxItems} objects as the API description shows them`
            : `a list of ${minItems} to ${maxItems} objects, each with exactly one of ${exactlyOneOf.join(', ')}`,
      },
    ),
  );
}

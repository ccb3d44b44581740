import type { DomainEvent, Json } from '#kernel';

/** What can be taken out of the log. */
export const EXPORTED_THINGS = ['events', 'event-texts', 'legal-file', 'report'] as const;
export type ExportedThing = (typeof EXPORTED_THINGS)[number];

/** Somebody was given an export: what left the house, up to where, and by what selection. */
export type ExportMade = DomainEvent<
  'access.export-made',
  {
    readonly what: ExportedThing;
    /** What it was of; neither where it was of the log. */
    readonly directiveId?: string;
    readonly assignmentId?: string;
    /** Exclusive. */
    readonly after: number;
    /** Inclusive. */
    readonly until: number;
    /** What it was narrowed to, as it was asked; null for all of it. */
    readonly selection: Json;
  }
>;

/** Somebody who may read what is secret did so; recorded once a day for each reader and thing. */
export type SecretRead = DomainEvent<
  'access.secret-read',
  {
    /** What is secret; the other ids say what of it was read, where that was not itself. */
    readonly directiveId: string;
    readonly assignmentId?: string;
    readonly attachmentId?: string;
    /** `YYYY-MM-DD`, the day it counts for. */
    readonly on: string;
  }
>;

export type AccessEvent = ExportMade | SecretRead;

/** One stream a day, so that none grows for ever. @param day `YYYY-MM-DD` */
export function accessStream(day: string): string {
  return `access-${day}`;
}

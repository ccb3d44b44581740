import type { DomainEvent } from '#kernel';

/** What one stream is to be given. */
export type OrganizationWrite = { readonly stream: string; readonly events: readonly DomainEvent[] };

/**
 * What a command over several streams comes to: all of it is to be appended as one unit, or none. Nothing to
 * write means that what is asked for is already so.
 */
export type OrganizationPlan = {
  readonly accepted: true;
  /** Each stream once, and none without events. */
  readonly writes: readonly OrganizationWrite[];
  /** Streams the decision rests on without writing them; a change under it must be a conflict. */
  readonly dependsOn: readonly string[];
};

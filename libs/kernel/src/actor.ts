/** Who asks for something: a person, another application, or the engine itself. */
export interface Actor {
  /** Stable name of the person or application, from its token. */
  readonly subject: string;
  /** The agency it speaks for; absent for the Office, auditors and the engine. */
  readonly agencyId?: string;
}

/** The engine acting by a timer or a rule, not on anybody's request. */
export const ENGINE: Actor = { subject: 'dondoc' };

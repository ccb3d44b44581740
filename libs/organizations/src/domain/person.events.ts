import { personalFields, type DomainEvent, type Personal } from '#kernel';

/** No more of a person than what official business needs: the log keeps it, sealed, until the person is erased. */
export type PersonData = {
  /** Lower-case slug or UUID; never derived from the name: it stays in the log for ever. */
  readonly personId: string;
  readonly name: Personal<string>;
  readonly email?: Personal<string>;
  readonly phone?: Personal<string>;
};

/** What is entered of a person. */
export type Particulars = {
  readonly personId: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
};

/** A person was entered in the register. */
export type PersonRegistered = DomainEvent<'person.registered', PersonData>;
/** The particulars of a person changed: all of them as they are now. */
export type PersonChanged = DomainEvent<'person.changed', PersonData>;

/** From the day on the person holds no post, is named for no field, and signs nothing. */
export type PersonLeftData = { readonly personId: string; readonly on: string };
/** A person left office. */
export type PersonLeft = DomainEvent<'person.left', PersonLeftData>;

/** Who asked for an erasure: the person, the agency that keeps their data, or an authority that supervises it. */
export const ERASURE_REQUESTERS = ['person', 'agency', 'authority'] as const;
export type ErasureRequester = (typeof ERASURE_REQUESTERS)[number];

export type PersonErasedData = {
  readonly personId: string;
  /** The provision of law that it rests on, as it is cited. */
  readonly ground: string;
  readonly requestedBy: ErasureRequester;
};
/** A person was erased: the key that their personal data is sealed under is destroyed, and nobody can read it any more. */
export type PersonErased = DomainEvent<'person.erased', PersonErasedData>;

export type PersonEvent = PersonRegistered | PersonChanged | PersonLeft | PersonErased;

export const PERSON_EVENT_TYPES = [
  'person.registered',
  'person.changed',
  'person.left',
  'person.erased',
] as const satisfies readonly PersonEvent['type'][];

/** What is personal in the events of a person, who is its subject. */
export const PERSON_PERSONAL_FIELDS = [
  personalFields<PersonRegistered>('person.registered', ['name', 'email', 'phone'], ({ personId }) => personId),
  personalFields<PersonChanged>('person.changed', ['name', 'email', 'phone'], ({ personId }) => personId),
];

export type RegisterPerson = { readonly type: 'register-person' } & Particulars;
export type ChangePerson = { readonly type: 'change-person' } & Particulars;

/** Of the person alone; what becomes of their posts is for `decideLeaving`. */
export type LeaveOffice = { readonly type: 'leave-office' } & PersonLeftData;

export type ErasePerson = { readonly type: 'erase-person' } & PersonErasedData & {
    /** `YYYY-MM-DD`, the day of the erasure. */
    readonly on: string;
  };

export type PersonCommand = RegisterPerson | ChangePerson | LeaveOffice | ErasePerson;

export type RegisteredPerson = {
  readonly status: 'registered';
  readonly person: PersonData;
  /** `YYYY-MM-DD`, the first day out of office. */
  readonly leftOn?: string;
};

/** Nothing is known of them any more but that they were in office, and until when. */
export type ErasedPerson = { readonly status: 'erased'; readonly personId: string; readonly leftOn: string };

export type PersonState = { readonly status: 'nonexistent' } | RegisteredPerson | ErasedPerson;

/** The stream that holds one person. Which posts they hold is for the agencies to say: see `staffStream`. */
export function personStream(personId: string): string {
  return `person-${personId}`;
}

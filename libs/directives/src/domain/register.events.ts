import { idFrom, type DomainEvent } from '#kernel';

/** The book a directive goes to unless another is named. */
export const GENERAL_BOOK = 'general';

export type RegisterOpenedData = {
  readonly registerId: string;
  readonly issuerId: string;
  readonly year: number;
  /** A sequence of numbers of its own: documents of secrecy have one (Decree 30/2020, article 15.2). */
  readonly book: string;
  /** 1, or where an Office goes on counting that starts in the middle of a year. */
  readonly nextNumber: number;
};

export type NumberAssignedData = {
  readonly registerId: string;
  readonly number: number;
  readonly symbol: string;
  readonly directiveId: string;
};

export type RegisterOpened = DomainEvent<'register.opened', RegisterOpenedData>;
export type NumberAssigned = DomainEvent<'register.number-assigned', NumberAssignedData>;

export type RegisterEvent = RegisterOpened | NumberAssigned;

/** Names a register: one sequence of numbers. */
export type RegisterKey = { readonly issuerId: string; readonly year: number; readonly book: string };

export type OpenRegister = { readonly type: 'open-register'; readonly nextNumber: number } & RegisterKey;

/**
 * Gives the directive the next number; opens the register at 1 when it is not open yet.
 * That a directive gets one number only is the directive's to say: both streams are written
 * in one unit.
 */
export type AssignNumber = {
  readonly type: 'assign-number';
  readonly symbol: string;
  readonly directiveId: string;
} & RegisterKey;

export type RegisterCommand = OpenRegister | AssignNumber;

export type Register = {
  readonly registerId: string;
  readonly issuerId: string;
  readonly year: number;
  readonly book: string;
  readonly nextNumber: number;
};

/**
 * All registers of one issuer in one year. They share a stream because number and symbol
 * are unique per issuer and year (Decree 30/2020, article 15): a symbol stays with one register.
 */
export type RegistersState = {
  /** By register id. */
  readonly registers: ReadonlyMap<string, Register>;
  /** Symbol to the register it is used in. */
  readonly symbols: ReadonlyMap<string, string>;
};

/** The same register for the same issuer, year and book, every time. */
export function registerIdOf({ issuerId, year, book }: RegisterKey): string {
  return idFrom('register', issuerId, String(year), book);
}

/** The stream that holds every register of an issuer and year. */
export function registerStream({ issuerId, year }: Pick<RegisterKey, 'issuerId' | 'year'>): string {
  return `register-${idFrom('registers', issuerId, String(year))}`;
}

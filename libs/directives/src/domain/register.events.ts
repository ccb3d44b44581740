import { idFrom, type DomainEvent } from '#kernel';

/** The book a directive goes to unless another is named. */
export const GENERAL_BOOK = 'general';

/** The book a directive of secrecy goes to unless another one of secrecy is named. */
export const SECRET_BOOK = 'secret';

export type RegisterOpenedData = {
  readonly registerId: string;
  readonly issuerId: string;
  readonly year: number;
  /** A sequence of numbers of its own: documents of secrecy have one (Decree 30/2020, article 15.2). */
  readonly book: string;
  /** 1, or where an Office goes on counting that starts in the middle of a year. */
  readonly nextNumber: number;
  /** It numbers documents of secrecy, and no others. */
  readonly secret?: true;
};

export type NumberAssignedData = {
  readonly registerId: string;
  readonly number: number;
  readonly symbol: string;
  readonly directiveId: string;
  /** Where the register goes on, unless that is the number after: those between stand on paper already. */
  readonly nextNumber?: number;
};

/** A number that was given on paper; the register leaves it out of those it gives. */
export type NumberRecordedData = {
  readonly registerId: string;
  readonly number: number;
  readonly symbol: string;
  readonly directiveId: string;
  /** Where the register goes on. */
  readonly nextNumber: number;
};

/** A register of numbers was opened for an issuer, a year and a book. */
export type RegisterOpened = DomainEvent<'register.opened', RegisterOpenedData>;
/** A register gave the next number to a directive. */
export type NumberAssigned = DomainEvent<'register.number-assigned', NumberAssignedData>;
/** A number that a directive bears on paper was entered in the register. */
export type NumberRecorded = DomainEvent<'register.number-recorded', NumberRecordedData>;

export type RegisterEvent = RegisterOpened | NumberAssigned | NumberRecorded;

/** Names a register: one sequence of numbers. */
export type RegisterKey = { readonly issuerId: string; readonly year: number; readonly book: string };

export type OpenRegister = {
  readonly type: 'open-register';
  readonly nextNumber: number;
  /** For documents of secrecy; the book `secret` always is. */
  readonly secret?: boolean;
} & RegisterKey;

/**
 * Gives the directive the next number; opens the register at 1 when it is not open yet.
 * That a directive gets one number only is the directive's to say: both streams are written
 * in one unit.
 */
export type AssignNumber = {
  readonly type: 'assign-number';
  readonly symbol: string;
  readonly directiveId: string;
  /** Whether the directive bears a grade of secrecy; not when absent. */
  readonly secret?: boolean;
} & RegisterKey;

/** Enters the number that a document bears on paper. It needs not be the next one, only free. */
export type RecordNumber = Omit<AssignNumber, 'type'> & { readonly type: 'record-number'; readonly number: number };

export type RegisterCommand = OpenRegister | AssignNumber | RecordNumber;

export type Register = {
  readonly registerId: string;
  readonly issuerId: string;
  readonly year: number;
  readonly book: string;
  /** The next number it gives; free. */
  readonly nextNumber: number;
  readonly secret: boolean;
  /** The number it was opened at: from here to the next number, all are taken. */
  readonly firstNumber: number;
  /** The numbers that were given on paper. */
  readonly recorded: ReadonlySet<number>;
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

/** Whether a symbol can be printed after a number: `UBND-TH`. */
export function isSymbol(symbol: string): boolean {
  return SYMBOL.test(symbol);
}

const SYMBOL = /^[^\s/][^\s]{0,59}$/u;

/** The same register for the same issuer, year and book, every time. */
export function registerIdOf({ issuerId, year, book }: RegisterKey): string {
  return idFrom('register', issuerId, String(year), book);
}

/** The stream that holds every register of an issuer and year. */
export function registerStream({ issuerId, year }: Pick<RegisterKey, 'issuerId' | 'year'>): string {
  return `register-${idFrom('registers', issuerId, String(year))}`;
}

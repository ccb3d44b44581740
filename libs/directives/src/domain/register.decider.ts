import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { isSlug } from '#organizations/domain';
import {
  isSymbol,
  registerIdOf,
  SECRET_BOOK,
  GENERAL_BOOK,
  type AssignNumber,
  type OpenRegister,
  type RecordNumber,
  type Register,
  type RegisterCommand,
  type RegisterEvent,
  type RegisterKey,
  type RegisterOpenedData,
  type RegistersState,
} from './register.events.js';
import {
  REGISTER_ALREADY_OPEN,
  REGISTER_IMPOSSIBLE_NUMBER,
  REGISTER_INVALID_BOOK,
  REGISTER_INVALID_NUMBER,
  REGISTER_INVALID_SYMBOL,
  REGISTER_INVALID_YEAR,
  REGISTER_NOT_OPEN,
  REGISTER_NUMBER_TAKEN,
  REGISTER_SECRET_APART,
  REGISTER_SYMBOL_ELSEWHERE,
} from './register.rules.js';

export const registerDecider: Decider<RegisterCommand, RegistersState, RegisterEvent> = {
  initial: { registers: new Map(), symbols: new Map() },

  decide(command, state) {
    switch (command.type) {
      case 'open-register':
        return open(command, state);
      case 'assign-number':
        return assignNumber(command, state);
      case 'record-number':
        return recordNumber(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'register.opened':
        return { ...state, registers: new Map(state.registers).set(event.data.registerId, opened(event.data)) };
      case 'register.number-assigned': {
        const { registerId, number, symbol } = event.data;
        const register = state.registers.get(registerId);
        if (register === undefined) return state;
        return used(state, symbol, { ...register, nextNumber: freeFrom(number + 1, register.recorded) });
      }
      case 'register.number-recorded': {
        const { registerId, number, symbol, nextNumber } = event.data;
        const register = state.registers.get(registerId);
        if (register === undefined) return state;
        return used(state, symbol, { ...register, nextNumber, recorded: new Set(register.recorded).add(number) });
      }
      default:
        return unreachable(event);
    }
  },
};

/** Number and symbol as printed: below 10 with a leading zero, `09/UBND-TH`. */
export function designationOf(number: number, symbol: string): string {
  return `${String(number).padStart(2, '0')}/${symbol}`;
}

function open(command: OpenRegister, state: RegistersState): Decision<RegisterEvent> {
  const { issuerId, year, book, nextNumber, secret = book === SECRET_BOOK } = command;
  const fault = faultOfKey({ issuerId, year, book });
  if (fault) return fault;
  if (!Number.isSafeInteger(nextNumber) || nextNumber < 1) return refuse(REGISTER_INVALID_NUMBER, { nextNumber });
  if (!canHold(book, secret)) return refuse(REGISTER_SECRET_APART, { book, secret });
  const registerId = registerIdOf({ issuerId, year, book });
  const existing = state.registers.get(registerId);
  if (existing !== undefined) {
    if (existing.secret !== secret) return refuse(REGISTER_SECRET_APART, { book, secret });
    return existing.nextNumber === nextNumber
      ? quiet()
      : refuse(REGISTER_ALREADY_OPEN, { registerId, nextNumber: existing.nextNumber });
  }
  return accept({ type: 'register.opened', data: openedData({ issuerId, year, book }, nextNumber, secret) });
}

function assignNumber(command: AssignNumber, state: RegistersState): Decision<RegisterEvent> {
  const { issuerId, year, book, symbol, directiveId, secret = false } = command;
  const key = { issuerId, year, book };
  const fault = faultOfUse(command, state);
  if (fault) return fault;
  const registerId = registerIdOf(key);
  const existing = state.registers.get(registerId);
  const number = existing?.nextNumber ?? 1;
  const nextNumber = freeFrom(number + 1, existing?.recorded ?? new Set());
  const data = { registerId, number, symbol, directiveId, ...(nextNumber !== number + 1 && { nextNumber }) };
  if (existing !== undefined) return accept({ type: 'register.number-assigned', data });
  return accept<RegisterEvent>(
    { type: 'register.opened', data: openedData(key, number, secret) },
    { type: 'register.number-assigned', data },
  );
}

function recordNumber(command: RecordNumber, state: RegistersState): Decision<RegisterEvent> {
  const { issuerId, year, book, symbol, directiveId, number } = command;
  if (!Number.isSafeInteger(number) || number < 1) return refuse(REGISTER_IMPOSSIBLE_NUMBER, { number });
  const fault = faultOfUse(command, state);
  if (fault) return fault;
  const registerId = registerIdOf({ issuerId, year, book });
  const register = state.registers.get(registerId);
  if (register === undefined) return refuse(REGISTER_NOT_OPEN, { issuerId, year, book });
  if (isTaken(number, register)) {
    return refuse(REGISTER_NUMBER_TAKEN, { number, book, nextNumber: register.nextNumber });
  }
  const nextNumber = freeFrom(register.nextNumber, new Set(register.recorded).add(number));
  return accept({ type: 'register.number-recorded', data: { registerId, number, symbol, directiveId, nextNumber } });
}

function faultOfUse(
  { issuerId, year, book, symbol, secret = false }: Omit<AssignNumber, 'type'>,
  state: RegistersState,
): Refused | null {
  const key = { issuerId, year, book };
  const fault = faultOfKey(key);
  if (fault) return fault;
  if (!isSymbol(symbol)) return refuse(REGISTER_INVALID_SYMBOL, { symbol });
  const registerId = registerIdOf(key);
  const register = state.registers.get(registerId);
  if (register ? register.secret !== secret : !canHold(book, secret)) {
    return refuse(REGISTER_SECRET_APART, { book, secret });
  }
  const home = state.symbols.get(symbol);
  if (home === undefined || home === registerId) return null;
  return refuse(REGISTER_SYMBOL_ELSEWHERE, { symbol, book, usedIn: state.registers.get(home)?.book ?? null });
}

/** Whether a book that is not open yet can hold documents of secrecy, or others. */
function canHold(book: string, secret: boolean): boolean {
  return secret ? book !== GENERAL_BOOK : book !== SECRET_BOOK;
}

function openedData(key: RegisterKey, nextNumber: number, secret: boolean): RegisterOpenedData {
  const { issuerId, year, book } = key;
  return { registerId: registerIdOf(key), issuerId, year, book, nextNumber, ...(secret && { secret: true }) };
}

function opened({ secret, ...data }: RegisterOpenedData): Register {
  return { ...data, secret: secret === true, firstNumber: data.nextNumber, recorded: new Set() };
}

function used(state: RegistersState, symbol: string, register: Register): RegistersState {
  const { registerId } = register;
  return {
    registers: new Map(state.registers).set(registerId, register),
    symbols: state.symbols.has(symbol) ? state.symbols : new Map(state.symbols).set(symbol, registerId),
  };
}

function isTaken(number: number, { firstNumber, nextNumber, recorded }: Register): boolean {
  return (number >= firstNumber && number < nextNumber) || recorded.has(number);
}

/** The first number from here on that does not stand on paper already. */
function freeFrom(number: number, recorded: ReadonlySet<number>): number {
  let free = number;
  while (recorded.has(free)) free += 1;
  return free;
}

function faultOfKey({ issuerId, year, book }: RegisterKey): Refused | null {
  if (!isSlug(book)) return refuse(REGISTER_INVALID_BOOK, { issuerId, book });
  if (!Number.isInteger(year) || year < 1900 || year > 2999) return refuse(REGISTER_INVALID_YEAR, { issuerId, year });
  return null;
}

import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { isSlug } from '#organizations/domain';
import {
  REGISTER_ALREADY_OPEN,
  REGISTER_INVALID_BOOK,
  REGISTER_INVALID_NUMBER,
  REGISTER_INVALID_SYMBOL,
  REGISTER_INVALID_YEAR,
  REGISTER_SYMBOL_ELSEWHERE,
} from './directive.rules.js';
import {
  registerIdOf,
  type AssignNumber,
  type OpenRegister,
  type RegisterCommand,
  type RegisterEvent,
  type RegisterKey,
  type RegistersState,
} from './register.events.js';

export const registerDecider: Decider<RegisterCommand, RegistersState, RegisterEvent> = {
  initial: { registers: new Map(), symbols: new Map() },

  decide(command, state) {
    switch (command.type) {
      case 'open-register':
        return open(command, state);
      case 'assign-number':
        return assignNumber(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'register.opened':
        return { ...state, registers: new Map(state.registers).set(event.data.registerId, event.data) };
      case 'register.number-assigned': {
        const { registerId, number, symbol } = event.data;
        const register = state.registers.get(registerId);
        if (register === undefined) return state;
        return {
          registers: new Map(state.registers).set(registerId, { ...register, nextNumber: number + 1 }),
          symbols: state.symbols.has(symbol) ? state.symbols : new Map(state.symbols).set(symbol, registerId),
        };
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

function open({ issuerId, year, book, nextNumber }: OpenRegister, state: RegistersState): Decision<RegisterEvent> {
  const fault = faultOfKey({ issuerId, year, book });
  if (fault) return fault;
  if (!Number.isSafeInteger(nextNumber) || nextNumber < 1) return refuse(REGISTER_INVALID_NUMBER, { nextNumber });
  const registerId = registerIdOf({ issuerId, year, book });
  const existing = state.registers.get(registerId);
  if (existing !== undefined) {
    return existing.nextNumber === nextNumber
      ? quiet()
      : refuse(REGISTER_ALREADY_OPEN, { registerId, nextNumber: existing.nextNumber });
  }
  return accept({ type: 'register.opened', data: { registerId, issuerId, year, book, nextNumber } });
}

function assignNumber(command: AssignNumber, state: RegistersState): Decision<RegisterEvent> {
  const { issuerId, year, book, symbol, directiveId } = command;
  const key = { issuerId, year, book };
  const fault = faultOfKey(key);
  if (fault) return fault;
  if (!SYMBOL.test(symbol)) return refuse(REGISTER_INVALID_SYMBOL, { symbol });
  const registerId = registerIdOf(key);
  const home = state.symbols.get(symbol);
  if (home !== undefined && home !== registerId) {
    return refuse(REGISTER_SYMBOL_ELSEWHERE, { symbol, book, usedIn: state.registers.get(home)?.book ?? null });
  }
  const existing = state.registers.get(registerId);
  const number = existing?.nextNumber ?? 1;
  const data = { registerId, number, symbol, directiveId };
  if (existing !== undefined) return accept({ type: 'register.number-assigned', data });
  return accept<RegisterEvent>(
    { type: 'register.opened', data: { registerId, ...key, nextNumber: number } },
    { type: 'register.number-assigned', data },
  );
}

const SYMBOL = /^[^\s/][^\s]{0,59}$/u;

function faultOfKey({ issuerId, year, book }: RegisterKey): Refused | null {
  if (!isSlug(book)) return refuse(REGISTER_INVALID_BOOK, { issuerId, book });
  if (!Number.isInteger(year) || year < 1900 || year > 2999) return refuse(REGISTER_INVALID_YEAR, { issuerId, year });
  return null;
}

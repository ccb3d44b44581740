import fc from 'fast-check';
import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import * as rules from './directive.rules.js';
import { designationOf, registerDecider } from './register.decider.js';
import {
  GENERAL_BOOK,
  registerIdOf,
  registerStream,
  type AssignNumber,
  type OpenRegister,
  type RegisterCommand,
  type RegisterEvent,
} from './register.events.js';

const given = givenFor(registerDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  REGISTER_ALREADY_OPEN: rules.REGISTER_ALREADY_OPEN,
  REGISTER_INVALID_YEAR: rules.REGISTER_INVALID_YEAR,
  REGISTER_INVALID_NUMBER: rules.REGISTER_INVALID_NUMBER,
  REGISTER_INVALID_BOOK: rules.REGISTER_INVALID_BOOK,
  REGISTER_INVALID_SYMBOL: rules.REGISTER_INVALID_SYMBOL,
  REGISTER_SYMBOL_ELSEWHERE: rules.REGISTER_SYMBOL_ELSEWHERE,
});

const key = { issuerId: 'ubnd-tinh', year: 2025, book: GENERAL_BOOK };
const registerId = registerIdOf(key);
const open: OpenRegister = { type: 'open-register', ...key, nextNumber: 1537 };
const assign: AssignNumber = { type: 'assign-number', ...key, symbol: 'UBND-TH', directiveId: 'd-1' };

function opened(nextNumber: number, book = GENERAL_BOOK): RegisterEvent {
  return { type: 'register.opened', data: { registerId: registerIdOf({ ...key, book }), ...key, book, nextNumber } };
}
function numbered(number: number, directiveId = 'd-1', symbol = 'UBND-TH'): RegisterEvent {
  return { type: 'register.number-assigned', data: { registerId, number, symbol, directiveId } };
}

describe('a register', () => {
  describe('when not open', () => {
    it('is opened where an Office goes on counting', () => {
      given().when(open).then(opened(1537));
    });

    it('opens itself at 1 when the first number is asked for', () => {
      given().when(assign).then(opened(1), numbered(1));
    });

    breaks(rules.REGISTER_INVALID_NUMBER, 'it begins at a whole number from 1 on', () => {
      for (const nextNumber of [0, -1, 1.5, Number.NaN]) {
        given()
          .when({ ...open, nextNumber })
          .thenRefused(rules.REGISTER_INVALID_NUMBER);
      }
    });

    breaks(rules.REGISTER_INVALID_YEAR, 'it belongs to a calendar year', () => {
      for (const year of [1899, 3000, 2025.5, Number.NaN]) {
        for (const command of [open, assign]) {
          given()
            .when({ ...command, year })
            .thenRefused(rules.REGISTER_INVALID_YEAR);
        }
      }
    });

    breaks(rules.REGISTER_INVALID_BOOK, 'its book is named by a slug', () => {
      for (const command of [open, assign]) {
        given()
          .when({ ...command, book: 'Sổ mật' })
          .thenRefused(rules.REGISTER_INVALID_BOOK, { book: 'Sổ mật' });
      }
    });

    breaks(rules.REGISTER_INVALID_SYMBOL, 'a symbol is what stands after the number', () => {
      for (const symbol of ['', ' UBND-TH', 'UBND TH', '/UBND-TH', 'U'.repeat(61)]) {
        given()
          .when({ ...assign, symbol })
          .thenRefused(rules.REGISTER_INVALID_SYMBOL, { symbol });
      }
      given()
        .when({ ...assign, symbol: 'QĐ-UBND' })
        .then(opened(1), numbered(1, 'd-1', 'QĐ-UBND'));
    });
  });

  describe('when open', () => {
    it('goes on where it stands, whatever the symbol', () => {
      given(opened(1537)).when(assign).then(numbered(1537));
      given(opened(1537), numbered(1537))
        .when({ ...assign, directiveId: 'd-2', symbol: 'QĐ-UBND' })
        .then(numbered(1538, 'd-2', 'QĐ-UBND'));
    });

    it('stays quiet when it is opened again at the number it stands at', () => {
      given(opened(1537)).when(open).thenQuiet();
    });

    it('counts another book and another year for themselves', () => {
      given(opened(1537), numbered(1537))
        .when({ ...assign, book: 'mat', symbol: 'UBND-M' })
        .then(opened(1, 'mat'), {
          type: 'register.number-assigned',
          data: { registerId: registerIdOf({ ...key, book: 'mat' }), number: 1, symbol: 'UBND-M', directiveId: 'd-1' },
        });
      expect(registerStream({ ...key, year: 2026 })).not.toBe(registerStream(key));
    });

    breaks(rules.REGISTER_ALREADY_OPEN, 'it is not set to another number', () => {
      given(opened(1537), numbered(1537)).when(open).thenRefused(rules.REGISTER_ALREADY_OPEN, { nextNumber: 1538 });
    });

    breaks(rules.REGISTER_SYMBOL_ELSEWHERE, 'a symbol stays with the book it was first used in', () => {
      given(opened(1), numbered(1))
        .when({ ...assign, book: 'mat' })
        .thenRefused(rules.REGISTER_SYMBOL_ELSEWHERE, { symbol: 'UBND-TH', book: 'mat', usedIn: GENERAL_BOOK });
    });
  });

  eachRuleIsBrokenOnce();

  it('prints numbers below ten with a zero before them', () => {
    expect(designationOf(9, 'UBND-TH')).toBe('09/UBND-TH');
    expect(designationOf(1537, 'UBND-TH')).toBe('1537/UBND-TH');
  });

  it('ignores a number of a register that never opened', () => {
    expect(fold(registerDecider, [numbered(4)])).toEqual(registerDecider.initial);
  });

  it('whatever is asked: each book is dense, and number and symbol together are unique in the year', () => {
    const command = fc.oneof<fc.Arbitrary<RegisterCommand>[]>(
      fc
        .tuple(fc.constantFrom('general', 'mat', 'khan'), fc.integer({ min: -1, max: 5 }))
        .map(([book, nextNumber]) => ({ ...open, book, nextNumber })),
      fc
        .tuple(fc.constantFrom('general', 'mat', 'khan'), fc.constantFrom('UBND-TH', 'UBND-KT', 'QĐ-UBND', '__proto__'))
        .map(([book, symbol]) => ({ ...assign, book, symbol })),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const events: RegisterEvent[] = [];
        for (const asked of commands) {
          const decision = registerDecider.decide(asked, fold(registerDecider, events));
          if (decision.accepted) events.push(...decision.events);
        }
        const numbers = events.flatMap((event) => (event.type === 'register.number-assigned' ? [event.data] : []));
        const designations = numbers.map(({ number, symbol }) => designationOf(number, symbol));
        expect(new Set(designations).size).toBe(designations.length);
        for (const event of events) {
          if (event.type !== 'register.opened') continue;
          const own = numbers.filter((data) => data.registerId === event.data.registerId).map(({ number }) => number);
          expect(own).toEqual(own.map((_, index) => event.data.nextNumber + index));
        }
      }),
    );
  });
});

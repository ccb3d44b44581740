import fc from 'fast-check';
import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import * as rules from './register.rules.js';
import { designationOf, registerDecider } from './register.decider.js';
import {
  GENERAL_BOOK,
  SECRET_BOOK,
  registerIdOf,
  registerStream,
  type AssignNumber,
  type OpenRegister,
  type RecordNumber,
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
  REGISTER_NOT_OPEN: rules.REGISTER_NOT_OPEN,
  REGISTER_IMPOSSIBLE_NUMBER: rules.REGISTER_IMPOSSIBLE_NUMBER,
  REGISTER_NUMBER_TAKEN: rules.REGISTER_NUMBER_TAKEN,
  REGISTER_SECRET_APART: rules.REGISTER_SECRET_APART,
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
const record: RecordNumber = { ...assign, type: 'record-number', number: 1540 };
function recorded(number: number, nextNumber: number): RegisterEvent {
  return {
    type: 'register.number-recorded',
    data: { registerId, number, symbol: 'UBND-TH', directiveId: 'd-1', nextNumber },
  };
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
          .thenRefused(rules.REGISTER_INVALID_NUMBER, { nextNumber });
      }
    });

    breaks(rules.REGISTER_INVALID_YEAR, 'it belongs to a calendar year', () => {
      for (const year of [1899, 3000, 2025.5, Number.NaN]) {
        for (const command of [open, assign]) {
          given()
            .when({ ...command, year })
            .thenRefused(rules.REGISTER_INVALID_YEAR, { issuerId: 'ubnd-tinh', year });
        }
      }
      for (const year of [1900, 2999]) {
        expect(
          given()
            .when({ ...open, year })
            .events(),
        ).toHaveLength(1);
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

  describe('when a document bears its number on paper', () => {
    it('records a number ahead, and leaves it out when it comes there', () => {
      given(opened(1539)).when(record).then(recorded(1540, 1539));
      const { data } = numbered(1539);
      given(opened(1539), recorded(1540, 1539))
        .when(assign)
        .then({ type: 'register.number-assigned', data: { ...data, nextNumber: 1541 } } as RegisterEvent);
      given(opened(1539), recorded(1540, 1539), numbered(1539)).when(assign).then(numbered(1541));
    });

    it('records a number of the time before it was opened, and goes on where it stood', () => {
      given(opened(1539))
        .when({ ...record, number: 1208 })
        .then(recorded(1208, 1539));
    });

    it('goes on after a number that was the next one, and after those recorded behind it', () => {
      given(opened(1539))
        .when({ ...record, number: 1539 })
        .then(recorded(1539, 1540));
      given(opened(1539), recorded(1540, 1539))
        .when({ ...record, number: 1539 })
        .then(recorded(1539, 1541));
    });

    breaks(rules.REGISTER_NUMBER_TAKEN, 'a number stands on one document only', () => {
      for (const number of [1537, 1538, 1540, 1208]) {
        given(opened(1537), numbered(1537), numbered(1538), recorded(1540, 1539), recorded(1208, 1539))
          .when({ ...record, number })
          .thenRefused(rules.REGISTER_NUMBER_TAKEN, { number, nextNumber: 1539 });
      }
    });

    breaks(rules.REGISTER_NOT_OPEN, 'where the register goes on must be known first', () => {
      given().when(record).thenRefused(rules.REGISTER_NOT_OPEN, { issuerId: 'ubnd-tinh', year: 2025 });
    });

    breaks(rules.REGISTER_IMPOSSIBLE_NUMBER, 'it is a whole number from 1 on', () => {
      for (const number of [0, -1, 1.5, Number.NaN]) {
        given(opened(1))
          .when({ ...record, number })
          .thenRefused(rules.REGISTER_IMPOSSIBLE_NUMBER, { number });
      }
      given(opened(2))
        .when({ ...record, number: 1 })
        .then(recorded(1, 2));
    });

    it('keeps symbol, book and year to the rules of every number', () => {
      given(opened(1), opened(1, 'khac'), numbered(1))
        .when({ ...record, book: 'khac' })
        .thenRefused(rules.REGISTER_SYMBOL_ELSEWHERE);
      given(opened(1))
        .when({ ...record, symbol: 'A B' })
        .thenRefused(rules.REGISTER_INVALID_SYMBOL);
      given(opened(1))
        .when({ ...record, year: 1 })
        .thenRefused(rules.REGISTER_INVALID_YEAR);
    });
  });

  describe('when documents are secret', () => {
    const secretKey = { ...key, book: SECRET_BOOK };
    const secretId = registerIdOf(secretKey);
    const secretBook: RegisterEvent = {
      type: 'register.opened',
      data: { registerId: secretId, ...secretKey, nextNumber: 1, secret: true },
    };

    it('numbers them in a book of their own', () => {
      given()
        .when({ ...assign, book: SECRET_BOOK, symbol: 'UBND-M', secret: true })
        .then(secretBook, {
          type: 'register.number-assigned',
          data: { registerId: secretId, number: 1, symbol: 'UBND-M', directiveId: 'd-1' },
        });
    });

    it('opens such a book by its name or by saying so', () => {
      given()
        .when({ ...open, book: SECRET_BOOK, nextNumber: 1 })
        .then(secretBook);
      given()
        .when({ ...open, book: 'mat', nextNumber: 1, secret: true })
        .then({ type: 'register.opened', data: { ...opened(1, 'mat').data, secret: true } } as RegisterEvent);
      given(secretBook)
        .when({ ...open, book: SECRET_BOOK, nextNumber: 1 })
        .thenQuiet();
    });

    breaks(rules.REGISTER_SECRET_APART, 'no book holds both', () => {
      given()
        .when({ ...assign, secret: true })
        .thenRefused(rules.REGISTER_SECRET_APART, { book: GENERAL_BOOK, secret: true });
      given(opened(1), opened(1, 'mat'))
        .when({ ...assign, book: 'mat', secret: true })
        .thenRefused(rules.REGISTER_SECRET_APART);
      given(secretBook)
        .when({ ...assign, book: SECRET_BOOK })
        .thenRefused(rules.REGISTER_SECRET_APART, { book: SECRET_BOOK, secret: false });
      given()
        .when({ ...assign, book: SECRET_BOOK })
        .thenRefused(rules.REGISTER_SECRET_APART);
      given(secretBook)
        .when({ ...record, book: SECRET_BOOK })
        .thenRefused(rules.REGISTER_SECRET_APART);
      given()
        .when({ ...open, secret: true })
        .thenRefused(rules.REGISTER_SECRET_APART, { book: GENERAL_BOOK, secret: true });
      given()
        .when({ ...open, book: SECRET_BOOK, secret: false })
        .thenRefused(rules.REGISTER_SECRET_APART);
      given(opened(1537, 'mat'))
        .when({ ...open, book: 'mat', secret: true })
        .thenRefused(rules.REGISTER_SECRET_APART, { book: 'mat', secret: true });
    });
  });

  eachRuleIsBrokenOnce();

  it('bears an id, and stands in a stream, that follow from issuer and year, today as on the first day', () => {
    expect(registerId).toBe('5044068f-1b0b-5d39-8297-c63c94acac25');
    expect(registerStream(key)).toBe('register-3fb0ac81-bf2a-5160-a281-d28caf1203a1');
  });

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
      fc
        .tuple(
          fc.constantFrom('general', 'mat', 'khan'),
          fc.constantFrom('UBND-TH', 'UBND-KT'),
          fc.integer({ min: 1, max: 20 }),
        )
        .map(([book, symbol, number]) => ({ ...record, book, symbol, number })),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const events: RegisterEvent[] = [];
        for (const asked of commands) {
          const decision = registerDecider.decide(asked, fold(registerDecider, events));
          if (decision.accepted) events.push(...decision.events);
        }
        const numbers = events.flatMap((event) => (event.type === 'register.opened' ? [] : [event.data]));
        const designations = numbers.map(({ number, symbol }) => designationOf(number, symbol));
        expect(new Set(designations).size).toBe(designations.length);
        const { registers } = fold(registerDecider, events);
        for (const event of events) {
          if (event.type !== 'register.opened') continue;
          const { registerId: ownId, nextNumber: first } = event.data;
          const own = numbers.filter((data) => data.registerId === ownId).map(({ number }) => number);
          expect(new Set(own).size).toBe(own.length);
          const next = registers.get(ownId)!.nextNumber;
          const covered = own.filter((number) => number >= first && number < next).sort((one, other) => one - other);
          expect(covered).toEqual(Array.from({ length: next - first }, (_, index) => first + index));
          expect(own).not.toContain(next);
        }
      }),
    );
  });
});

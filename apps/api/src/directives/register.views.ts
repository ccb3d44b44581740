import { ApiProperty } from '@nestjs/swagger';
import type { RegisterRow } from '#directives';
import { CommandView } from '../http/command.views.js';

const ID = '0198a3a0-7c00-7000-8000-000000000001';

export class RegisterOpenedView extends CommandView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly registerId: string;
}

export class RegisterSummaryView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly registerId: string;

  @ApiProperty({ example: 'ubnd-tinh' })
  readonly issuerId: string;

  @ApiProperty({ example: 2025 })
  readonly year: number;

  @ApiProperty({ example: 'general' })
  readonly book: string;

  @ApiProperty({ description: 'Whether it numbers documents of secrecy, and no others.', example: false })
  readonly secret: boolean;

  @ApiProperty({ description: 'The number the next directive gets.', example: 1538 })
  readonly nextNumber: number;
}

/** Why no document here bears the numbers of a gap. */
const GAPS = {
  'before-opening': 'They were given before the register was opened here.',
  'yet-to-be-given': 'They are free: a number beyond them stands on paper already, and will be passed over.',
} as const;

class GapView {
  @ApiProperty({ example: 1 })
  readonly from: number;

  @ApiProperty({ example: 1536 })
  readonly to: number;

  @ApiProperty({ enum: Object.keys(GAPS), example: 'before-opening' })
  readonly because: keyof typeof GAPS;

  @ApiProperty({ example: GAPS['before-opening'] })
  readonly sentence: string;
}

export class RegisterView extends RegisterSummaryView {
  @ApiProperty({ description: 'The number it was opened at.', example: 1537 })
  readonly firstNumber: number;

  @ApiProperty({ description: 'How many numbers it has given.', example: 1 })
  readonly given: number;

  @ApiProperty({ type: [Number], description: 'The numbers that were given on paper, ascending.', example: [1422] })
  readonly onPaper: readonly number[];

  @ApiProperty({
    type: [GapView],
    description: 'The numbers up to the last one that no document here bears, and why. Once it is open, it skips none.',
  })
  readonly gaps: readonly GapView[];
}

export function registerSummaryView(register: RegisterRow): RegisterSummaryView {
  const { registerId, issuerId, year, book, secret, nextNumber } = register;
  return { registerId, issuerId, year, book, secret, nextNumber };
}

export function registerView(register: RegisterRow): RegisterView {
  const { firstNumber, given, onPaper } = register;
  return { ...registerSummaryView(register), firstNumber, given, onPaper, gaps: gapsOf(register) };
}

/** From the first number to the next one all are taken; what is left lies before, or between numbers on paper. */
function gapsOf({ firstNumber, nextNumber, onPaper }: RegisterRow): GapView[] {
  const before = between(1, firstNumber, onPaper, 'before-opening');
  const last = onPaper.at(-1) ?? 0;
  return last < nextNumber ? before : [...before, ...between(nextNumber, last, onPaper, 'yet-to-be-given')];
}

/** The numbers from one up to another, without that, which are not on paper, as ranges. */
function between(from: number, to: number, onPaper: readonly number[], because: GapView['because']): GapView[] {
  const ends = [...onPaper.filter((number) => number >= from && number < to), to];
  return ends.flatMap((end, index) => {
    const start = index === 0 ? from : ends[index - 1]! + 1;
    return start < end ? [{ from: start, to: end - 1, because, sentence: GAPS[because] }] : [];
  });
}

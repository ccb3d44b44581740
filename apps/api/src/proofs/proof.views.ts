import { ApiProperty } from '@nestjs/swagger';
import { toBase64, type PublishedCheckpoint } from '#audit';

class WitnessFailureView {
  @ApiProperty({ example: 'witness.example/thanh-tra' })
  readonly witness: string;

  @ApiProperty({ example: 'it did not answer within 5 s' })
  readonly reason: string;
}

export class CheckpointView {
  @ApiProperty({ description: 'Events it covers: those at positions 1 to this.', example: 4239 })
  readonly size: number;

  @ApiProperty({ description: 'The root of the tree over them, in base64.' })
  readonly root: string;

  @ApiProperty({ format: 'date-time', description: 'When it was signed, by the clock of the database.' })
  readonly signedAt: string;

  @ApiProperty({ description: 'Whether as many witnesses have cosigned as the policy asks for.' })
  readonly witnessed: boolean;

  @ApiProperty({ type: [WitnessFailureView], description: 'Those who have not.' })
  readonly failures: readonly WitnessFailureView[];

  @ApiProperty({ description: 'The signed note (c2sp.org/tlog-checkpoint).' })
  readonly note: string;
}

export class ConsistencyView {
  @ApiProperty({ example: 1204 })
  readonly from: number;

  @ApiProperty({ example: 4239 })
  readonly to: number;

  @ApiProperty({
    type: [String],
    description:
      'The proof (RFC 6962, section 2.1.2) that the first `from` events are the beginning of the first `to`: hashes in base64.',
  })
  readonly hashes: readonly string[];
}

export const KEY_STANDINGS = ['active', 'retired'] as const;

export class SigningKeyView {
  @ApiProperty({ description: 'What signatures are checked with (c2sp.org/signed-note).' })
  readonly verifierKey: string;

  @ApiProperty({ enum: KEY_STANDINGS })
  readonly standing: (typeof KEY_STANDINGS)[number];
}

export class SigningKeysView {
  @ApiProperty({ type: [SigningKeyView], description: 'In the order in which they were announced.' })
  readonly items: readonly SigningKeyView[];
}

export function checkpointView({
  size,
  root,
  signedAt,
  witnessed,
  failures,
  note,
}: PublishedCheckpoint): CheckpointView {
  return { size, root: toBase64(root), signedAt, witnessed, failures, note };
}

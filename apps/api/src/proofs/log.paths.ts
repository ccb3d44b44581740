import { Text, WholeNumberParameter } from '#platform';

export class LogPath {
  @Text({
    max: 63,
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    accepted: 'the name of a tenant',
    description: 'Whose log it is.',
    example: 'phu-tho',
  })
  readonly tenant: string;
}

export class TilePathParameters extends LogPath {
  @Text({
    max: 100,
    pattern: /^[a-z\d./]+$/,
    accepted: 'the place of a tile, such as 0/x001/067 or 0/x001/067.p/112',
    description:
      'The tile as c2sp.org/tlog-tiles writes it: level and index, such as `0/x001/067`, and for a partial one its width, `0/x001/067.p/112`.',
    example: '0/000',
  })
  readonly '*': string;
}

export class EventPosition {
  @WholeNumberParameter({
    description: 'Where the event stands in the log.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    example: 42,
  })
  readonly position: number;
}

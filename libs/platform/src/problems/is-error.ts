import { types } from 'node:util';

/** Also of another realm (`instanceof` does not know it) and by inheritance alone (`isNativeError` does not). */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** The unit itself is wrong; it can never be written. Nothing was. */
export class UnitRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnitRefused';
  }
}

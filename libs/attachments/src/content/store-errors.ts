/** The log says that there is such a document, and the store does not have it: a wrong store, or one that lost it. */
export class ContentMissing extends Error {
  constructor(
    readonly sha256: string,
    address: string,
    options?: ErrorOptions,
  ) {
    super(`${address} does not hold ${sha256}`, options);
    this.name = 'ContentMissing';
  }
}

/** The store does not answer, or has no room. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

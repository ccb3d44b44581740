/**
 * Waits until all have ended, also where one of them fails: what they share can then be given back.
 * @throws what the first to fail failed with
 */
export async function together<Promises extends readonly Promise<unknown>[] | []>(
  promises: Promises,
): Promise<{ -readonly [Index in keyof Promises]: Awaited<Promises[Index]> }> {
  try {
    return await Promise.all(promises);
  } finally {
    await Promise.allSettled(promises);
  }
}

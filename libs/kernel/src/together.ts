/**
 * Begins all in their order, and waits until all have ended, also where one of them fails: what they share can then be
 * given back.
 * @throws what the first to fail failed with
 */
export async function together<Tasks extends readonly (() => Promise<unknown>)[] | []>(
  tasks: Tasks,
): Promise<{ -readonly [Index in keyof Tasks]: Awaited<ReturnType<Tasks[Index]>> }> {
  const begun = tasks.map(async (task) => task());
  try {
    return (await Promise.all(begun)) as { -readonly [Index in keyof Tasks]: Awaited<ReturnType<Tasks[Index]>> };
  } finally {
    await Promise.allSettled(begun);
  }
}

import { open } from 'node:fs/promises';

/**
 * Writes a file that must not be there yet, for the eyes of its owner, so that its bytes outlive a power cut; its name does
 * once the folder was written, too ({@link syncFolder}).
 */
export async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the names in a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

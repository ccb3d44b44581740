import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Starts a system that runs on Node, in a process of its own so that no system pays for another's garbage.
 * @param {string} name of its module in this folder
 * @param {string} ownerUrl of its own, empty database
 */
export async function startNodeSystem(name, ownerUrl) {
  const child = fork(fileURLToPath(new URL('system-process.mjs', import.meta.url)), [name, ownerUrl]);
  const exited = once(child, 'exit');
  const answer = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      exited.then(([code]) => Promise.reject(new Error(`${name} ended with exit code ${code}`))),
    ]);
    return message;
  };
  await answer();
  return {
    name,
    /** @param {{ readonly clients: number, readonly seconds: number }} one */
    measure(one) {
      child.send(one);
      return answer();
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}

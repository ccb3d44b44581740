/**
 * A worker that is there to be killed: `node timer-worker-process.mjs <its module>`. It says `loaded`, begins when a line
 * of JSON tells it on what (`databaseUrl`, `queueUrl`, `subjectKeys`, `pace`), and says `working`. It ends with whoever started it.
 */
import { once } from 'node:events';
import { systemClock } from '#kernel';
import { createLogger } from '#platform';

const { startWorker } = await import(process.argv[2]);
process.stdin.on('end', () => process.exit());
process.stdout.write('loaded\n');
const [line] = await once(process.stdin, 'data');

// What breaks is what is tested; only what ends the process is worth a line.
const logger = createLogger({ level: 'fatal', format: 'line', destination: process.stderr });
await startWorker({ ...JSON.parse(String(line)), clock: systemClock, logger });
process.stdout.write('working\n');

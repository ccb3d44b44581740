import { spawn } from 'node:child_process';

/**
 * Runs a program with one line to watch on standard error: `installing packages…  12 s`. What the
 * program prints is shown only when it fails.
 * @param {string} label
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd: string, env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<boolean>} whether it ended well
 */
export async function runWithProgress(label, program, args, options) {
  const started = performance.now();
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
  const live = process.stderr.isTTY;
  process.stderr.write(`${label}…`);
  const ticker = live ? setInterval(() => process.stderr.write(`\r${label}…  ${seconds()}`), 1000) : undefined;
  const { code, output } = await capture(program, args, options);
  clearInterval(ticker);
  process.stderr.write(`${live ? `\r${label}…` : ''}  ${seconds()}\n`);
  if (code !== 0) process.stderr.write(`${output}\n${label} failed (exit code ${code})\n`);
  return code === 0;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd: string, env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<{code: number, output: string, stdout: string}>} `output` is both streams as they came
 */
export function capture(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', (error) => resolve({ code: 127, output: error.message, stdout }));
    child.once('close', (code) => resolve({ code: code ?? 1, output, stdout }));
  });
}

/**
 * Runs a program on our terminal and answers with its exit code. Ctrl-C reaches it directly, as every
 * process of the terminal's group; we stay until it has ended. Other signals are handed on.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd: string, env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>}
 */
export function runAttached(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: 'inherit' });
    /** @type {(signal: NodeJS.Signals) => void} */
    const handOn = (signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, handOn);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const each of signals) process.off(each, handOn);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

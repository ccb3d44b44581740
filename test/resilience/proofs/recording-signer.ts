import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A signer of its own, as one on another machine would be, that remembers everything it ever signed. */
export class RecordingSigner {
  readonly #keys = generateKeyPairSync('ed25519');
  readonly #server: Server;
  /** The texts, in the order in which they were asked for; also those whose signature nobody came to see. */
  readonly signed: string[] = [];
  /** Told before it answers. */
  onAsked: () => void = () => undefined;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'GET') {
          response.end(this.#keys.publicKey.export({ type: 'spki', format: 'pem' }));
          return;
        }
        const message = Buffer.concat(chunks);
        this.signed.push(message.toString());
        this.onAsked();
        response.end(sign(null, message, this.#keys.privateKey));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

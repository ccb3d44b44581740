import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import { Problem, UNAVAILABLE } from '#platform';

/** Knows that the process has begun to close, before anything is taken away that a request needs. */
@Injectable()
export class Closing implements OnModuleDestroy {
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  onModuleDestroy(): void {
    this.#begun = true;
  }
}

/**
 * While the process closes, requests under way are answered and new ones refused. Either ends its
 * connection: one that a client keeps open would hold up the end for as long as it likes.
 */
export function refuseWhileClosing(server: FastifyInstance, closing: Closing): void {
  server.addHook('onRequest', (_request, _reply, done) => {
    if (!closing.begun) done();
    else done(new Problem(UNAVAILABLE, { detail: 'This process is closing.', headers: { 'Retry-After': '1' } }));
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (closing.begun) void reply.header('Connection', 'close');
    done(null, payload);
  });
  // What was on its way when the closing began could not say so any more.
  server.addHook('onResponse', (request, _reply, done) => {
    if (closing.begun) request.raw.socket.end();
    done();
  });
}

/**
 * Ends connections on which nothing was ever sent, such as those a browser opens ahead of need. Node counts them among
 * those under way, and would wait for their first request until it times out, which is a minute.
 */
export function dropUnusedConnections(server: FastifyInstance): void {
  const open = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.addHook('preClose', (done) => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}

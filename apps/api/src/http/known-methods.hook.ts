import type { FastifyInstance } from 'fastify';
import { METHOD_NOT_ALLOWED, Problem } from '#platform';

/**
 * A path that is there, asked with a method it does not have, is answered with those it has
 * (RFC 9110, 15.5.6). To be called before routes are made.
 */
export function refuseOtherMethods(server: FastifyInstance): void {
  const routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = [];
  server.addHook('onRoute', ({ url, method }) => {
    routes.push({ path: patternOf(url), methods: [method].flat() });
  });
  server.addHook('onRequest', (request, _reply, done) => {
    const [path = ''] = request.url.split('?', 1);
    const known = request.is404 ? routes.filter((route) => route.path.test(path)) : [];
    const allow = [...new Set(known.flatMap(({ methods }) => methods))].sort().join(', ');
    if (allow === '') done();
    else done(new Problem(METHOD_NOT_ALLOWED, { detail: `Accepted here: ${allow}.`, headers: { Allow: allow } }));
  });
}

/** `/v1/agencies/:agencyId` and `/docs/*` as a pattern of whole paths. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`);
}

import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SignJWT } from 'jose';
import { AccessModule, mayDo, PublicRoute, ROLES, Tokens, type Role } from '#access';
import { useApi } from './running-api.js';

const api = useApi({ worker: false });
const SECRET = 'a-secret-for-tests-that-is-long-enough';
const UUID = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';

/** Every route with something in the place of its parameters. */
function routes() {
  return api
    .provided(({ RouteDeclarations }) => RouteDeclarations)
    .list()
    .map((route) => ({
      ...route,
      address: route.path
        .replace(/:(agencyId|groupId)/g, 'khong-co')
        .replace(/:(subject|name)/g, 'khong-co')
        .replace(/:\w+/g, UUID),
    }));
}

describe('what each route declares', () => {
  it('is a permission, or that it is for everybody', () => {
    expect(routes().filter(({ declaration }) => declaration === undefined)).toEqual([]);
    expect(routes().length).toBeGreaterThan(25);
  });

  it('is for everybody only where nothing can be learned', () => {
    const open = routes().filter(({ declaration }) => declaration === 'public');
    expect(open.map(({ path }) => path).sort()).toEqual([
      '/health/live',
      '/health/ready',
      // Hashes tell how many events there are; whoever is to trust nobody has to be able to fetch them.
      '/logs/:tenant/checkpoint',
      '/logs/:tenant/checkpoints',
      '/logs/:tenant/consistency',
      '/logs/:tenant/keys',
      '/logs/:tenant/tile/*',
      '/problems',
      '/problems/:subject/:name',
    ]);
  });

  it('covers every route the server answers, but for the description of the API and the page of the queues', () => {
    const served = api.app().getHttpAdapter().getInstance().printRoutes({ commonPrefix: false, includeHooks: false });
    // What stands for the rest of an address is printed apart from its beginning, as `*`.
    const roots = [...served.matchAll(/^[├└]── (\/\S+)/gm)].map(([, root]) => root?.split('/')[1]);
    // test/end-to-end/queue-board.spec.ts sees that no route of that page is open.
    expect(new Set(roots)).toEqual(new Set(['v1', 'health', 'logs', 'problems', 'docs', 'openapi.json', 'operations']));
  });
});

describe('when a request brings no valid token', () => {
  it('is refused on every route that is not for everybody', async () => {
    for (const { method, address, declaration } of routes()) {
      const { status, headers } = await api.withToken().send(method, address);
      expect([method, address, status === 401]).toEqual([method, address, declaration !== 'public']);
      if (status === 401) expect(headers.get('www-authenticate')).toBe('Bearer realm="dondoc"');
    }
  });

  const claims = { tenant: 'phu-tho', role: 'office' };
  const signed = (validUntil: string, secret = SECRET) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('van-phong')
      .setIssuer('dondoc')
      .setAudience('dondoc-api')
      .setExpirationTime(validUntil)
      .sign(new TextEncoder().encode(secret));

  it.each([
    ['has expired', () => signed('1 minute ago'), 'the token has expired.'],
    [
      'another key signed',
      () => signed('1 hour', 'another-secret-of-at-least-32-bytes'),
      'the token is not one of ours.',
    ],
    ['is none', () => Promise.resolve('secret'), 'the token is not a JWT.'],
  ])('is told why when the token %s', async (_, token, detail) => {
    const refused = await api.withToken(await token()).get('/v1/agencies');
    expect(refused.status).toBe(401);
    expect(refused.body).toMatchObject({ code: 'access/unauthenticated', detail });
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer realm="dondoc", error="invalid_token"/);
  });
});

describe.each(Object.keys(ROLES) as Role[])('when the caller is %s', (role) => {
  const caller = api.as(role, role === 'agency' ? 'so-tai-chinh' : undefined);

  it('is let through to what the role may do, and refused the rest by the name of the permission', async () => {
    for (const { method, address, declaration } of routes()) {
      if (declaration === undefined || declaration === 'public') continue;
      // What is let through to the stream of the inbox would be told of notices for a quarter of an hour.
      const refusedAtOnce = address.endsWith('/inbox/stream') ? { 'last-event-id': 'x' } : {};
      const { status, body } = await caller.send(method, address, method === 'GET' ? undefined : {}, refusedAtOnce);
      const refused = status === 403 && body.code === 'access/permission-missing';
      expect([method, address, refused]).toEqual([method, address, !mayDo(role, declaration)]);
      if (refused) expect(body.facts).toMatchObject({ permission: declaration, role });
      expect([401, 500]).not.toContain(status);
    }
  });
});

describe('when a route declares nothing', () => {
  @Controller('open')
  class ForgetfulController {
    @Get()
    declared(): string {
      return 'ok';
    }

    @Get('forgotten')
    forgotten(): string {
      return 'nobody said who may read this';
    }
  }
  PublicRoute()(
    ForgetfulController.prototype,
    'declared',
    Object.getOwnPropertyDescriptor(ForgetfulController.prototype, 'declared')!,
  );

  @Module({ imports: [AccessModule.forRoot(new Tokens(SECRET))], controllers: [ForgetfulController] })
  class ForgetfulModule {}

  it('keeps the application from starting, by name', async () => {
    const app = await NestFactory.create(ForgetfulModule, new FastifyAdapter(), { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow(
      'these routes declare no permission: GET /open/forgotten (ForgetfulController.forgotten)',
    );
    await app.close();
  });
});

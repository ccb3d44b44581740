import { fold, instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { endpointDecider } from './endpoint.decider.js';
import type { ChangeEndpoint, EndpointEvent, RegisterEndpoint } from './endpoint.events.js';
import { deliveriesStream, endpointStream } from './endpoint.events.js';
import * as rules from './endpoint.rules.js';

const given = givenFor(endpointDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const endpointId = 'e-1';
const terms = {
  url: 'https://dieu-hanh.example/dondoc',
  description: 'Hệ thống điều hành',
  types: ['assignment.*'],
  subjects: ['assignment-*'],
  secretDirectives: false,
};
const scrutiny = { seesSecrecy: true, plainHttp: false };
const register: RegisterEndpoint = { type: 'register-endpoint', endpointId, secretId: 's-1', ...terms, ...scrutiny };
const registered: EndpointEvent = { type: 'endpoint.registered', data: { endpointId, ...terms, secretId: 's-1' } };
const secret: EndpointEvent = {
  type: 'endpoint.registered',
  data: { endpointId, ...terms, secretDirectives: true, secretId: 's-1' },
};
const disabled: EndpointEvent = {
  type: 'endpoint.disabled',
  data: { endpointId, cause: 'person', reasons: ['Bảo trì'] },
};
const gone: EndpointEvent = {
  type: 'endpoint.disabled',
  data: { endpointId, cause: 'gone', reasons: ['answered 410'] },
};
const enabled: EndpointEvent = { type: 'endpoint.enabled', data: { endpointId } };
const removed: EndpointEvent = { type: 'endpoint.removed', data: { endpointId } };
const validUntil = instant('2025-08-05T09:00:00Z');
const change = (changes: Partial<ChangeEndpoint>): ChangeEndpoint => ({
  type: 'change-endpoint',
  ...scrutiny,
  ...changes,
});

describe('an endpoint', () => {
  describe('when nothing is registered', () => {
    it('is registered on its terms', () => {
      given().when(register).then(registered);
    });

    it('may ask for directives of secrecy where the one who asks may see them', () => {
      given()
        .when({ ...register, secretDirectives: true })
        .then(secret);
    });

    breaks(rules.ENDPOINT_SECRECY_NOT_YOURS, 'nobody else asks for directives of secrecy', () => {
      given()
        .when({ ...register, secretDirectives: true, seesSecrecy: false })
        .thenRefused(rules.ENDPOINT_SECRECY_NOT_YOURS);
      given()
        .when({ ...register, seesSecrecy: false })
        .then(registered);
    });

    breaks(rules.ENDPOINT_INVALID_URL, 'an address without TLS is none, unless a setting allows it', () => {
      const url = 'http://10.20.0.1/';
      given()
        .when({ ...register, url })
        .thenRefused(rules.ENDPOINT_INVALID_URL, { url, fault: 'does not begin with https://' });
      given()
        .when({ ...register, url, plainHttp: true })
        .then({ type: 'endpoint.registered', data: { endpointId, ...terms, url, secretId: 's-1' } });
    });

    breaks(rules.ENDPOINT_ADDRESS_REFUSED, 'an address that nothing must be sent to is refused', () => {
      const url = 'https://127.0.0.1/';
      given()
        .when({ ...register, url, refusedAddress: '127.0.0.1' })
        .thenRefused(rules.ENDPOINT_ADDRESS_REFUSED, { url, address: '127.0.0.1' });
    });

    breaks(rules.ENDPOINT_TYPE_NOT_OFFERED, 'a type that nobody is sent is not asked for', () => {
      given()
        .when({ ...register, types: ['assignment.*', 'endpoint.delivered'] })
        .thenRefused(rules.ENDPOINT_TYPE_NOT_OFFERED, { type: 'endpoint.delivered' });
    });

    breaks(rules.ENDPOINT_INVALID_SUBJECT, 'a word is no subject', () => {
      given()
        .when({ ...register, subjects: ['assignment'] })
        .thenRefused(rules.ENDPOINT_INVALID_SUBJECT, { subject: 'assignment' });
    });

    breaks(rules.ENDPOINT_UNKNOWN, 'nothing else is done with it', () => {
      for (const facts of [[], [registered, removed]]) {
        given(...facts)
          .when({ type: 'enable-endpoint' })
          .thenRefused(rules.ENDPOINT_UNKNOWN);
        given(...facts)
          .when(change({ description: 'x' }))
          .thenRefused(rules.ENDPOINT_UNKNOWN);
        given(...facts)
          .when({ type: 'rotate-secret', secretId: 's-2', validUntil })
          .thenRefused(rules.ENDPOINT_UNKNOWN);
        given(...facts)
          .when({ type: 'record-test', result: { outcome: 'delivered', status: 204 } })
          .thenRefused(rules.ENDPOINT_UNKNOWN);
        // A sender that was slow to notice.
        given(...facts)
          .when({ type: 'leave-endpoint', cause: 'gone', reasons: ['answered 410'] })
          .thenRefused(rules.ENDPOINT_UNKNOWN);
      }
      given().when({ type: 'remove-endpoint' }).thenRefused(rules.ENDPOINT_UNKNOWN);
    });
  });

  describe('when registered', () => {
    breaks(rules.ENDPOINT_ALREADY_REGISTERED, 'its id is taken, also once it was removed', () => {
      given(registered).when(register).thenRefused(rules.ENDPOINT_ALREADY_REGISTERED, { endpointId });
      given(registered, removed).when(register).thenRefused(rules.ENDPOINT_ALREADY_REGISTERED, { endpointId });
    });

    it.each([
      { url: 'https://khac.example/' },
      { description: 'Khác' },
      { types: [] },
      { types: ['directive.*'] },
      { types: ['assignment.*', 'directive.*'] },
      { subjects: ['directive-1', 'directive-2'] },
      { secretDirectives: true },
    ])('is changed to %p, and nothing else is said', (changes) => {
      given(registered)
        .when(change(changes))
        .then({ type: 'endpoint.changed', data: { endpointId, ...changes } });
    });

    it('stays quiet where nothing is changed', () => {
      given(registered).when(change(terms)).thenQuiet();
      given(registered).when(change({})).thenQuiet();
      given(secret)
        .when({ ...change({ secretDirectives: true }), seesSecrecy: false })
        .thenQuiet();
    });

    it('is changed where one of several words is another', () => {
      const two: EndpointEvent = { type: 'endpoint.changed', data: { endpointId, types: ['agency.*', 'group.*'] } };
      given(registered, two)
        .when(change({ types: ['agency.*', 'person.*'] }))
        .then({ type: 'endpoint.changed', data: { endpointId, types: ['agency.*', 'person.*'] } });
      given(registered, two)
        .when(change({ types: ['agency.*', 'group.*'] }))
        .thenQuiet();
    });

    it('is changed by the rules it was registered by', () => {
      const address = change({ url: 'https://10.0.0.1/', refusedAddress: '10.0.0.1' });
      given(registered)
        .when(change({ url: 'x' }))
        .thenRefused(rules.ENDPOINT_INVALID_URL, { fault: 'is no address' });
      given(registered).when(address).thenRefused(rules.ENDPOINT_ADDRESS_REFUSED);
      given(registered)
        .when(change({ types: ['x'] }))
        .thenRefused(rules.ENDPOINT_TYPE_NOT_OFFERED);
      given(registered)
        .when(change({ subjects: ['x'] }))
        .thenRefused(rules.ENDPOINT_INVALID_SUBJECT);
    });

    it('that is sent secrets is moved elsewhere only by who may see them, but loses them by anybody', () => {
      const moved = { ...change({ url: 'https://khac.example/' }), seesSecrecy: false };
      given(secret).when(moved).thenRefused(rules.ENDPOINT_SECRECY_NOT_YOURS);
      given(registered)
        .when(moved)
        .then({ type: 'endpoint.changed', data: { endpointId, url: 'https://khac.example/' } });
      given(secret)
        .when({ ...change({ secretDirectives: false }), seesSecrecy: false })
        .then({ type: 'endpoint.changed', data: { endpointId, secretDirectives: false } });
      given(registered)
        .when({ ...change({ secretDirectives: true }), seesSecrecy: false })
        .thenRefused(rules.ENDPOINT_SECRECY_NOT_YOURS);
    });

    it('is disabled with the reasons, without blank ones', () => {
      given(registered)
        .when({ type: 'disable-endpoint', reasons: ['Bảo trì', ' '] })
        .then(disabled);
    });

    breaks(rules.ENDPOINT_UNEXPLAINED, 'it is not disabled without a reason', () => {
      for (const reasons of [[], [' ']]) {
        given(registered)
          .when({ type: 'disable-endpoint', reasons })
          .thenRefused(rules.ENDPOINT_UNEXPLAINED, { endpointId });
      }
    });

    it('is left by the engine when it is gone, or has failed for long', () => {
      given(registered)
        .when({ type: 'leave-endpoint', cause: 'gone', reasons: ['answered 410'] })
        .then(gone);
      const failingSince = instant('2025-08-01T09:00:00Z');
      given(registered)
        .when({ type: 'leave-endpoint', cause: 'failing', reasons: ['answered 500'], failingSince })
        .then({
          type: 'endpoint.disabled',
          data: { endpointId, cause: 'failing', reasons: ['answered 500'], failingSince },
        });
    });

    it('stays quiet when it is enabled', () => {
      given(registered).when({ type: 'enable-endpoint' }).thenQuiet();
    });

    it('gets another secret, beside which the one so far is valid for a while', () => {
      const first = given(registered).when({ type: 'rotate-secret', secretId: 's-2', validUntil }).events();
      expect(first).toEqual([
        {
          type: 'endpoint.secret-rotated',
          data: { endpointId, secretId: 's-2', replaced: { secretId: 's-1', validUntil } },
        },
      ]);
      const later = instant('2025-08-06T09:00:00Z');
      const second = given(registered, ...first)
        .when({ type: 'rotate-secret', secretId: 's-3', validUntil: later })
        .events();
      expect(fold(endpointDecider, [registered, ...first, ...second])).toEqual({
        status: 'active',
        endpoint: {
          endpointId,
          ...terms,
          secrets: [{ secretId: 's-3' }, { secretId: 's-2', validUntil: later }, { secretId: 's-1', validUntil }],
        },
      });
    });

    it('is replayed from a position that is in the log', () => {
      given(registered)
        .when({ type: 'replay-endpoint', from: 7, extent: 'undelivered', head: 7 })
        .then({ type: 'endpoint.replayed', data: { endpointId, from: 7, extent: 'undelivered' } });
    });

    breaks(rules.ENDPOINT_POSITION_AHEAD, 'it is not replayed from the future', () => {
      given(registered)
        .when({ type: 'replay-endpoint', from: 8, extent: 'everything', head: 7 })
        .thenRefused(rules.ENDPOINT_POSITION_AHEAD, { from: 8, head: 7 });
    });

    it('has some deliveries tried again', () => {
      given(registered)
        .when({ type: 'retry-deliveries', positions: [4, 2] })
        .then({ type: 'endpoint.deliveries-retried', data: { endpointId, positions: [4, 2] } });
      given(registered).when({ type: 'retry-deliveries', positions: [] }).thenQuiet();
    });

    it('remembers what came of a test', () => {
      const result = { outcome: 'delivered', status: 204 } as const;
      given(registered)
        .when({ type: 'record-test', result })
        .then({ type: 'endpoint.tested', data: { endpointId, result } });
    });

    it('is removed, once', () => {
      given(registered).when({ type: 'remove-endpoint' }).then(removed);
      given(registered, removed).when({ type: 'remove-endpoint' }).thenQuiet();
    });
  });

  describe('when disabled', () => {
    it('is enabled, whoever disabled it', () => {
      given(registered, disabled).when({ type: 'enable-endpoint' }).then(enabled);
      given(registered, gone).when({ type: 'enable-endpoint' }).then(enabled);
      given(registered, disabled, enabled).when({ type: 'enable-endpoint' }).thenQuiet();
    });

    it('stays quiet when it is disabled again, by whomever', () => {
      given(registered, disabled)
        .when({ type: 'disable-endpoint', reasons: ['Khác'] })
        .thenQuiet();
      given(registered, disabled)
        .when({ type: 'leave-endpoint', cause: 'gone', reasons: ['answered 410'] })
        .thenQuiet();
    });

    breaks(rules.ENDPOINT_DISABLED, 'nothing is asked to be sent', () => {
      given(registered, gone)
        .when({ type: 'replay-endpoint', from: 1, extent: 'undelivered', head: 7 })
        .thenRefused(rules.ENDPOINT_DISABLED, { endpointId, cause: 'gone' });
      given(registered, disabled)
        .when({ type: 'retry-deliveries', positions: [1] })
        .thenRefused(rules.ENDPOINT_DISABLED, { endpointId, cause: 'person' });
    });

    it('can be changed, tested, given another secret and removed', () => {
      const changed = { type: 'endpoint.changed', data: { endpointId, description: 'Khác' } } as const;
      given(registered, disabled)
        .when(change({ description: 'Khác' }))
        .then(changed);
      expect(fold(endpointDecider, [registered, disabled, changed])).toEqual({
        status: 'disabled',
        cause: 'person',
        endpoint: { endpointId, ...terms, description: 'Khác', secrets: [{ secretId: 's-1' }] },
      });
      given(registered, disabled).when({ type: 'remove-endpoint' }).then(removed);
    });
  });

  it('is not altered by what was asked to be sent, or by a test', () => {
    const others: EndpointEvent[] = [
      { type: 'endpoint.replayed', data: { endpointId, from: 1, extent: 'everything' } },
      { type: 'endpoint.deliveries-retried', data: { endpointId, positions: [1] } },
      { type: 'endpoint.tested', data: { endpointId, result: { outcome: 'delivered', status: 200 } } },
    ];
    expect(fold(endpointDecider, [registered, ...others])).toEqual(fold(endpointDecider, [registered]));
    expect(fold(endpointDecider, [registered, removed, enabled])).toEqual({ status: 'removed' });
    expect(fold(endpointDecider, [disabled])).toEqual({ status: 'nonexistent' });
  });

  it('has a stream, and another one for what came of deliveries', () => {
    expect(endpointStream('e-1')).toBe('endpoint-e-1');
    expect(deliveriesStream('e-1')).toBe('deliveries-e-1');
  });

  eachRuleIsBrokenOnce();
});

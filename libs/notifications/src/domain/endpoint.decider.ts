import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import { subjectNotKnown, typeNotOffered } from './endpoint-filter.js';
import { faultOfUrl } from './endpoint-url.js';
import type {
  ChangeEndpoint,
  Endpoint,
  EndpointCommand,
  EndpointEvent,
  EndpointState,
  EndpointTerms,
  RegisterEndpoint,
  Scrutiny,
} from './endpoint.events.js';
import {
  ENDPOINT_ADDRESS_REFUSED,
  ENDPOINT_ALREADY_REGISTERED,
  ENDPOINT_DISABLED,
  ENDPOINT_INVALID_SUBJECT,
  ENDPOINT_INVALID_URL,
  ENDPOINT_POSITION_AHEAD,
  ENDPOINT_SECRECY_NOT_YOURS,
  ENDPOINT_TYPE_NOT_OFFERED,
  ENDPOINT_UNEXPLAINED,
  ENDPOINT_UNKNOWN,
} from './endpoint.rules.js';

/** One address that events are sent to, from its registration to its removal. */
export const endpointDecider: Decider<EndpointCommand, EndpointState, EndpointEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    if (command.type === 'register-endpoint') return register(command, state);
    if (command.type === 'remove-endpoint' && state.status === 'removed') return quiet();
    if (state.status === 'nonexistent' || state.status === 'removed') return refuse(ENDPOINT_UNKNOWN);
    return decideOn(command, state);
  },

  evolve(state, event) {
    if (event.type === 'endpoint.registered') {
      const { secretId, ...terms } = event.data;
      return { status: 'active', endpoint: { ...terms, secrets: [{ secretId }] } };
    }
    if (state.status === 'nonexistent' || state.status === 'removed') return state;
    const { endpoint } = state;
    switch (event.type) {
      case 'endpoint.changed':
        return { ...state, endpoint: { ...endpoint, ...event.data } };
      case 'endpoint.disabled':
        return { status: 'disabled', endpoint, cause: event.data.cause };
      case 'endpoint.enabled':
        return { status: 'active', endpoint };
      case 'endpoint.secret-rotated': {
        const { secretId, replaced } = event.data;
        const [, ...earlier] = endpoint.secrets;
        return { ...state, endpoint: { ...endpoint, secrets: [{ secretId }, replaced, ...earlier] } };
      }
      case 'endpoint.replayed':
      case 'endpoint.deliveries-retried':
      case 'endpoint.tested':
        return state;
      case 'endpoint.removed':
        return { status: 'removed' };
      default:
        return unreachable(event);
    }
  },
};

type Present = Extract<EndpointState, { readonly endpoint: Endpoint }>;

function decideOn(command: Exclude<EndpointCommand, RegisterEndpoint>, state: Present): Decision<EndpointEvent> {
  const { endpoint } = state;
  const { endpointId } = endpoint;
  switch (command.type) {
    case 'change-endpoint':
      return change(command, endpoint);
    case 'disable-endpoint': {
      const reasons = command.reasons.filter((reason) => reason.trim() !== '');
      if (reasons.length === 0) return refuse(ENDPOINT_UNEXPLAINED, { endpointId });
      if (state.status === 'disabled') return quiet();
      return accept({ type: 'endpoint.disabled', data: { endpointId, cause: 'person', reasons } });
    }
    case 'leave-endpoint': {
      if (state.status === 'disabled') return quiet();
      const { cause, reasons, failingSince } = command;
      return accept({
        type: 'endpoint.disabled',
        data: { endpointId, cause, reasons, ...(failingSince !== undefined && { failingSince }) },
      });
    }
    case 'enable-endpoint':
      return state.status === 'active' ? quiet() : accept({ type: 'endpoint.enabled', data: { endpointId } });
    case 'rotate-secret': {
      const { secretId, validUntil } = command;
      const replaced = { secretId: endpoint.secrets[0]!.secretId, validUntil };
      return accept({ type: 'endpoint.secret-rotated', data: { endpointId, secretId, replaced } });
    }
    case 'replay-endpoint': {
      const { from, extent, head } = command;
      if (state.status === 'disabled') return refuse(ENDPOINT_DISABLED, { endpointId, cause: state.cause });
      if (from > head) return refuse(ENDPOINT_POSITION_AHEAD, { from, head });
      return accept({ type: 'endpoint.replayed', data: { endpointId, from, extent } });
    }
    case 'retry-deliveries': {
      const { positions } = command;
      if (state.status === 'disabled') return refuse(ENDPOINT_DISABLED, { endpointId, cause: state.cause });
      if (positions.length === 0) return quiet();
      return accept({ type: 'endpoint.deliveries-retried', data: { endpointId, positions } });
    }
    case 'record-test':
      return accept({ type: 'endpoint.tested', data: { endpointId, result: command.result } });
    case 'remove-endpoint':
      return accept({ type: 'endpoint.removed', data: { endpointId } });
    default:
      return unreachable(command);
  }
}

function register(command: RegisterEndpoint, state: EndpointState): Decision<EndpointEvent> {
  const { endpointId, secretId, url, description, types, subjects, secretDirectives } = command;
  if (state.status !== 'nonexistent') return refuse(ENDPOINT_ALREADY_REGISTERED, { endpointId });
  const terms = { url, description, types, subjects, secretDirectives };
  return (
    faultOfTerms(terms, command) ?? accept({ type: 'endpoint.registered', data: { endpointId, ...terms, secretId } })
  );
}

/** What is said anew has to hold; what was said before held then. */
function change(command: ChangeEndpoint, endpoint: Endpoint): Decision<EndpointEvent> {
  const { url, description, types, subjects, secretDirectives } = command;
  const changed: Partial<EndpointTerms> = {
    ...(url !== undefined && url !== endpoint.url && { url }),
    ...(description !== undefined && description !== endpoint.description && { description }),
    ...(types !== undefined && !isSame(types, endpoint.types) && { types }),
    ...(subjects !== undefined && !isSame(subjects, endpoint.subjects) && { subjects }),
    ...(secretDirectives !== undefined && secretDirectives !== endpoint.secretDirectives && { secretDirectives }),
  };
  // Who moves an endpoint of secrecy elsewhere, or asks for more there, decides who sees it.
  const secrecy = (secretDirectives ?? endpoint.secretDirectives) && Object.keys(changed).length > 0;
  const fault = faultOfTerms({ ...changed, secretDirectives: secrecy }, command);
  if (fault) return fault;
  if (Object.keys(changed).length === 0) return quiet();
  return accept({ type: 'endpoint.changed', data: { endpointId: endpoint.endpointId, ...changed } });
}

function faultOfTerms(
  { url, types = [], subjects = [], secretDirectives = false }: Partial<EndpointTerms>,
  { plainHttp, refusedAddress, seesSecrecy }: Scrutiny,
): Refused | undefined {
  if (url !== undefined) {
    const fault = faultOfUrl(url, plainHttp);
    if (fault !== undefined) return refuse(ENDPOINT_INVALID_URL, { url, fault });
    if (refusedAddress !== undefined) return refuse(ENDPOINT_ADDRESS_REFUSED, { url, address: refusedAddress });
  }
  const type = typeNotOffered(types);
  if (type !== undefined) return refuse(ENDPOINT_TYPE_NOT_OFFERED, { type });
  const subject = subjectNotKnown(subjects);
  if (subject !== undefined) return refuse(ENDPOINT_INVALID_SUBJECT, { subject });
  if (secretDirectives && !seesSecrecy) return refuse(ENDPOINT_SECRECY_NOT_YOURS);
  return undefined;
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

import { AwsError } from '../core/aws-error.ts';
import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import type { Call, Route } from '../http/call.ts';
import { queryForm, queryServiceOf } from '../http/query-call.ts';
import { decodedPart } from '../http/rest-service.ts';
import { functionNameIn, qualifierIn } from '../lambda/function-config.ts';

type Find = (call: Call) => Route;

/** A call as the state store has it: the parts that its route reads. */
interface PersistedCall {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signedFor?: string;
}

/** The headers by which a route is found. */
const HEADERS = ['x-amz-target', 'content-type'];

const SQS = /^((Create|Delete|Tag|Untag)Queue|SetQueueAttributes|(Add|Remove)Permission)$/;
/** Operations that create, change or delete resources, of services that are called by a header or a form. */
const OPERATIONS: Readonly<Record<string, RegExp>> = {
  AWSEvents:
    /^((Create|Update|Delete)(EventBus|Archive|Connection|ApiDestination)|DeauthorizeConnection|(Put|Delete|Enable|Disable)Rule|(Put|Remove)(Targets|Permission)|(Tag|Untag)Resource)$/,
  AmazonSQS: SQS,
  sqs: SQS,
  sns: /^((Create|Delete)Topic|Set(Topic|Subscription)Attributes|Subscribe|Unsubscribe|ConfirmSubscription|(Tag|Untag)Resource|(Add|Remove)Permission|PutDataProtectionPolicy|SetSMSAttributes|(Create|Delete)Platform(Application|Endpoint)|DeleteEndpoint|Set(PlatformApplication|Endpoint)Attributes)$/,
};
/** The paths of resources in REST services. Discovered schemas have persisted rows of their own. */
const REST_PATHS =
  /^\/(schedules\/|schedule-groups\/|v1\/(pipes|discoverers|registries\/(?!discovered-schemas\/))|tags\/arn|2015-03-31\/(event-source-mappings|functions\/[^/]+\/policy|functions(\/[^/]+)?\/?$)|2017-10-31\/functions\/|2019-09-25\/functions\/|2021-10-31\/functions\/|2017-03-31\/tags\/)/;
/** Changes of a function. Those of a template's function last until the template is read again. */
const CHANGE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/(?:code|configuration)\/?$/;
/** Of a function only the last one counts: each holds the whole code. */
const CODE_PATH = /^\/2015-03-31\/functions\/[^/]+\/code\/?$/;
/** Of a whole function, or of a version, which has persisted rows of its own. */
const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)\/?$/;
/** Methods that change nothing. */
const READ_METHODS = ['GET', 'HEAD'];

/**
 * Makes the API calls of earlier starts again, so that the resources that they created or changed exist after a
 * restart, after the template's resources and before all other work. A call that fails is logged and left out.
 */
export class PersistedCalls {
  readonly #rows = new PersistedRows('call', isPersistedCall);
  readonly #log: (line: string) => void;
  readonly #isOfStack: (functionName: string) => boolean;
  readonly #whole: (call: Call) => Call;
  /** The rows of changes of code, by path. */
  readonly #codeKeys = new Map<string, string>();

  /**
   * @param isOfStack whether a template declares a function
   * @param whole gives a call with all that it takes from elsewhere, which may not be there when it is made again
   */
  constructor(
    log: (line: string) => void,
    isOfStack: (functionName: string) => boolean = () => true,
    whole: (call: Call) => Call = (call) => call,
  ) {
    this.#log = log;
    this.#isOfStack = isOfStack;
    this.#whole = whole;
  }

  /** The same routes, which persist a call that creates or changes resources before they answer it. */
  persisting(find: Find): Find {
    return (call) => {
      const route = find(call);
      return this.#isPersisted(call)
        ? { ...route, handle: (given) => this.#persisting(route, this.#whole(given)) }
        : route;
    };
  }

  /** Makes the calls of earlier starts again, and persists those to come. */
  async repeat(stateStore: StateStore, find: Find): Promise<void> {
    for (const [key, persisted] of this.#rows.restore(stateStore)) {
      const failure = await failureOf(find, callOf(persisted));
      if (failure === undefined) this.#remember(key, persisted);
      if (failure === undefined) continue;
      this.#log(`A persisted call cannot be repeated and is left out: ${nameOf(callOf(persisted))}: ${failure}`);
      this.#rows.remove(key);
    }
  }

  #isPersisted(call: Call): boolean {
    const changed = CHANGE_PATH.exec(call.path)?.[1];
    if (changed === undefined) return isPersisted(call) && !isOfVersion(call);
    const name = functionNameIn(decodedPart(changed));
    return !READ_METHODS.includes(call.method) && name !== undefined && !this.#isOfStack(name);
  }

  async #persisting(route: Route, call: Call): ReturnType<Route['handle']> {
    const answer = await route.handle(call);
    if (answer.status < 300) this.#rows.atomically(() => this.#persist(call));
    return answer;
  }

  #persist(call: Call): void {
    const key = this.#rows.newKey();
    this.#rows.put(key, () => persistedCall(call));
    const earlier = call.method === 'PUT' ? this.#codeKeys.get(call.path) : undefined;
    if (earlier !== undefined) this.#rows.remove(earlier);
    this.#remember(key, call);
  }

  #remember(key: string, { method, path }: Pick<Call, 'method' | 'path'>): void {
    if (method === 'PUT' && CODE_PATH.test(path)) this.#codeKeys.set(path, key);
  }
}

/** Whether a call deletes a version. */
function isOfVersion({ path, query }: Call): boolean {
  const named = FUNCTION_PATH.exec(path)?.[1];
  return named !== undefined && (query.has('Qualifier') || qualifierIn(decodedPart(named)) !== undefined);
}

function isPersisted(call: Call): boolean {
  const [service, operation] = operationOf(call);
  if (service === undefined) return !READ_METHODS.includes(call.method) && REST_PATHS.test(call.path);
  return (Object.hasOwn(OPERATIONS, service) && OPERATIONS[service]?.test(operation)) === true;
}

/** Service and operation of a call that names them, as the router reads it; nothing for REST. */
function operationOf(call: Call): readonly [service: string | undefined, operation: string] {
  const target = call.headers['x-amz-target'];
  if (call.method === 'POST' && typeof target === 'string') return [target.split('.')[0], target.split('.')[1] ?? ''];
  const operation = queryForm(call)?.get('Action') ?? undefined;
  return operation === undefined ? [undefined, ''] : [queryServiceOf(call) ?? unsignedServiceOf(operation), operation];
}

/** A form that nobody signed goes to the service that knows its action. */
const unsignedServiceOf = (operation: string): string => (SQS.test(operation) ? 'sqs' : 'sns');

function nameOf(call: Call): string {
  const [service, operation] = operationOf(call);
  return service === undefined ? `${call.method} ${call.path}` : `${service} ${operation}`;
}

async function failureOf(find: Find, call: Call): Promise<string | undefined> {
  try {
    const answer = await find(call).handle(call);
    return answer.status < 300 ? undefined : `it was answered with ${answer.status}${bodyIn(answer)}`;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

function bodyIn(answer: Awaited<ReturnType<Route['handle']>>): string {
  return 'body' in answer ? ` ${answer.body}` : '';
}

function persistedCall({ method, path, query, headers, body, signedFor }: Call): PersistedCall {
  const named = HEADERS.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]] as const] : []));
  const persisted = { method, path, query: query.toString(), headers: Object.fromEntries(named), body };
  return signedFor === undefined ? persisted : { ...persisted, signedFor };
}

function callOf({ query, signedFor, ...persisted }: PersistedCall): Call {
  const { signal } = new AbortController();
  const bytes = Buffer.from(persisted.body);
  const parts = { bytes, query: new URLSearchParams(query), signedFor, requestId: 'persisted', signal };
  return { ...persisted, ...parts, isRepeated: true };
}

function isPersistedCall(value: unknown): value is PersistedCall {
  return isObject(value) && typeof value['method'] === 'string' && isObject(value['headers']);
}

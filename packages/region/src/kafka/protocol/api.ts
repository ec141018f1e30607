import { type Reader, Writer } from '@platformatic/kafka';
import type { Cancel } from '../../core/clock.ts';
import { MalformedRequest } from './malformed.ts';
import type { Layout, Type } from './types.ts';

/** Who asks, and in which version. */
export interface Caller {
  readonly version: number;
  readonly clientId: string;
  /** The client's address, with the slash in front that Kafka's tools show. */
  readonly clientHost: string;
  /** Runs `task` when the connection ends before the answer is given. */
  onDisconnect(task: () => void): Cancel;
}

/** The result of a handler when the client wants no answer (Produce with acks 0). */
export const NO_ANSWER = Symbol('no answer');
export type Answer<T> = T | typeof NO_ANSWER;

/** One API of the protocol: its versions and the two forms. */
export interface ApiDefinition<Request, Response> {
  readonly key: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** The first version with compact encodings and tagged fields. */
  readonly flexibleFrom: number;
  /** ApiVersions alone answers with the old header in every version. */
  readonly plainResponseHeader?: boolean;
  readonly request: Type<Request>;
  readonly response: Type<Response>;
}

/** Handles the requests of an API. `State` is the broker behind it. */
export type Handler<State, Request, Response> = (
  request: Request,
  state: State,
  caller: Caller,
) => Answer<Response> | Promise<Answer<Response>>;

/** An API with its types hidden, as the table holds it. */
export interface Api<State> {
  readonly key: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly flexibleFrom: number;
  readonly plainResponseHeader: boolean;
  /** Reads a request's body, handles it and gives the body of the answer. */
  serve(body: Reader, state: State, caller: Caller): Answer<Writer> | Promise<Answer<Writer>>;
}

/** @throws MalformedRequest (from `serve`) when the body is not of the form that the version has */
export function defineApi<State, Request, Response>(
  definition: ApiDefinition<Request, Response>,
  handle: Handler<State, Request, Response>,
): Api<State> {
  const requests = perVersion(definition.flexibleFrom, definition.request);
  const responses = perVersion(definition.flexibleFrom, definition.response);
  const serve: Api<State>['serve'] = (body, state, caller) => {
    const request = parse(() => requests(caller.version).read(body), body);
    const encode = (response: Answer<Response>): Answer<Writer> => {
      if (response === NO_ANSWER) return NO_ANSWER;
      const writer = Writer.create();
      responses(caller.version).write(writer, response);
      return writer;
    };
    const response = handle(request, state, caller);
    return response instanceof Promise ? response.then(encode) : encode(response);
  };
  const { key, name, minVersion, maxVersion, flexibleFrom, plainResponseHeader = false } = definition;
  return { key, name, minVersion, maxVersion, flexibleFrom, plainResponseHeader, serve };
}

function perVersion<T>(flexibleFrom: number, type: Type<T>): (version: number) => ReturnType<Type<T>> {
  const codecs = new Map<number, ReturnType<Type<T>>>();
  return (version) => {
    let codec = codecs.get(version);
    if (codec === undefined) {
      const layout: Layout = { version, flexible: version >= flexibleFrom };
      codec = type(layout);
      codecs.set(version, codec);
    }
    return codec;
  };
}

function parse<T>(read: () => T, body: Reader): T {
  let value: T;
  try {
    value = read();
  } catch (cause) {
    if (cause instanceof MalformedRequest) throw cause;
    throw new MalformedRequest('The request ends in the middle of a field.', { cause });
  }
  if (body.position > body.length) throw new MalformedRequest('A field reaches beyond the end of the request.');
  return value;
}

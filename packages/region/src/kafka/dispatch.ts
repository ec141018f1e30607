import { Reader, Writer } from '@platformatic/kafka';
import { API_VERSIONS_KEY, unknownApiVersions } from './apis/api-versions.ts';
import { APIS, APIS_BY_KEY } from './apis/index.ts';
import type { Serve } from './connection.ts';
import { MAX_PLAIN_BYTES } from './frame-reader.ts';
import { type Answer, NO_ANSWER } from './protocol/api.ts';
import { skipTaggedFields } from './protocol/composite.ts';
import { MalformedRequest } from './protocol/malformed.ts';
import { sendable } from './sendable.ts';
import type { BrokerApi, BrokerState } from './state.ts';

interface RequestHeader {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
}

/** Key, version, correlation id. */
const HEADER_BYTES = 8;

const PRODUCE_KEY = 0;

/** Serves the requests of one client at `clientHost`. */
export function dispatcher(state: BrokerState, clientHost: string): Serve {
  return (frame, onDisconnect) => {
    const from = Reader.from(frame);
    const header = readHeader(from);
    const { apiKey, version } = header;
    const api = APIS_BY_KEY.get(apiKey);
    if (api === undefined) throw new MalformedRequest(`API ${apiKey} is not supported.`);
    if (version < api.minVersion || version > api.maxVersion) {
      if (apiKey === API_VERSIONS_KEY) return versionsFor(header.correlationId);
      throw new MalformedRequest(`Version ${version} of ${api.name} is not supported.`);
    }
    if (apiKey !== PRODUCE_KEY && frame.length > MAX_PLAIN_BYTES) {
      throw new MalformedRequest(`A request of ${api.name} has at most ${MAX_PLAIN_BYTES} bytes.`);
    }
    const clientId = readClientId(from, version >= api.flexibleFrom);
    const answer = api.serve(from, state, { version, clientId, clientHost, onDisconnect });
    const encode = (body: Answer<Writer>) => (body === NO_ANSWER ? body : withHeader(body, header, api));
    return answer instanceof Promise ? answer.then(encode) : encode(answer);
  };
}

function readHeader(from: Reader): RequestHeader {
  if (from.length < HEADER_BYTES) throw new MalformedRequest('A request has at least a header.');
  return { apiKey: from.readInt16(), version: from.readInt16(), correlationId: from.readInt32() };
}

/** The client id keeps its old form in all versions; the newest header has tagged fields after it. */
function readClientId(from: Reader, hasTaggedFields: boolean): string {
  try {
    const clientId = from.readNullableString(false) ?? '';
    if (hasTaggedFields) skipTaggedFields(from);
    return clientId;
  } catch (cause) {
    throw new MalformedRequest('The header of the request is cut off.', { cause });
  }
}

function withHeader(body: Writer, { version, correlationId }: RequestHeader, api: BrokerApi): Buffer[] {
  const header = Writer.create().appendInt32(correlationId);
  if (version >= api.flexibleFrom && !api.plainResponseHeader) header.appendTaggedFields();
  return sendable(header, body);
}

/** A client that is newer than this broker gets the oldest form of the answer, which it can read (KIP-511). */
function versionsFor(correlationId: number): Buffer[] {
  const { response, codec } = unknownApiVersions(APIS);
  const body = Writer.create();
  codec.write(body, response);
  return sendable(Writer.create().appendInt32(correlationId), body);
}

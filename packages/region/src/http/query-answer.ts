import type { TextAnswer } from './call.ts';
import { element } from './xml.ts';

export interface QueryAnswer {
  readonly action: string;
  /** Of the elements. */
  readonly namespace: string;
  readonly requestId: string;
  /** The elements of the result; undefined for an operation without one. */
  readonly result: readonly string[] | undefined;
}

/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization */
export function queryAnswer({ action, namespace, requestId, result }: QueryAnswer): TextAnswer {
  const name = `${action}Result`;
  const content = result === undefined ? '' : result.length === 0 ? `<${name}/>` : element(name, result);
  const metadata = element('ResponseMetadata', [element('RequestId', requestId)]);
  const body = `<${action}Response xmlns="${namespace}">${content}${metadata}</${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

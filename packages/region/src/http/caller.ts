import type { Call } from './call.ts';
import { queryCredentialOf } from './query-call.ts';

/** The access key with which a call is signed: the first part of the signature's credential. */
export function accessKeyOf(call: Call): string | undefined {
  const inHeader = /Credential=([^/,]+)\//.exec(call.headers.authorization ?? '')?.[1];
  return inHeader ?? queryCredentialOf(call)?.split('/')[0];
}

import type { Call } from './call.ts';

/** The access key with which a call is signed: the first part of the signature's credential. */
export function accessKeyOf({ headers }: Pick<Call, 'headers'>): string | undefined {
  return /Credential=([^/,]+)\//.exec(headers.authorization ?? '')?.[1];
}

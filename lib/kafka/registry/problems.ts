import { KitError } from '../../errors.ts';

/** It may answer the next time. */
export const unreachable = (registry: string, what: string, problem: string, cause?: unknown) =>
  new KitError('REGISTRY_UNREACHABLE', { registry, what, problem }, { cause });

/** It will answer once a person has corrected a right or a password. */
export const refused = (registry: string, problem: string) => new KitError('REGISTRY_REFUSED', { registry, problem });

/** The codes of AWS for a caller without the right, or without valid credentials. */
const REFUSALS = /^(AccessDenied|UnrecognizedClient|ExpiredToken|InvalidSignature|IncompleteSignature|MissingAuth)/;

export const isRefusal = (code: string): boolean => REFUSALS.test(code);

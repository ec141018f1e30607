import { ApiError } from '../../../kafka-client/api-error.ts';

/** Why a registry does not say what it has under an id. */
export type RegistryFault =
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'THROTTLED'
  | 'SERVER_FAILED'
  | 'ANSWER_UNREADABLE'
  | 'ACCESS_DENIED'
  | 'SECRET_UNUSABLE'
  | 'REGISTRY_MISSING';

export const registryError = (fault: RegistryFault, message: string, cause?: unknown): ApiError =>
  new ApiError('SchemaRegistry', fault, message, cause === undefined ? {} : { cause });

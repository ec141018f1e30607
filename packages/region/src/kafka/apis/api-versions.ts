import { array, since, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, int32, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi, NOT_THROTTLED } from '../state.ts';

interface VersionRange {
  readonly key: number;
  readonly minVersion: number;
  readonly maxVersion: number;
}

export const API_VERSIONS_KEY = 18;

const response = struct({
  errorCode: int16,
  apis: array(struct({ key: int16, minVersion: int16, maxVersion: int16 })),
  throttleTimeMs: since(1, int32, 0),
});

/**
 * Tells clients which APIs there are. `listed` is asked for on each call, because this API is in the list too.
 * @see https://kafka.apache.org/protocol#api_versions
 */
export function apiVersions(listed: () => readonly VersionRange[]): BrokerApi {
  return brokerApi(
    {
      key: API_VERSIONS_KEY,
      name: 'ApiVersions',
      minVersion: 0,
      maxVersion: 4,
      flexibleFrom: 3,
      plainResponseHeader: true,
      request: struct({ clientSoftwareName: since(3, string, ''), clientSoftwareVersion: since(3, string, '') }),
      response,
    },
    () => ({ errorCode: ErrorCode.NONE, apis: listed(), ...NOT_THROTTLED }),
  );
}

/** The answer, in the form of version 0, to a client that asks in a version which this broker does not know. */
export function unknownApiVersions(listed: readonly VersionRange[]): {
  readonly response: { readonly errorCode: number; readonly apis: readonly VersionRange[]; throttleTimeMs: number };
  readonly codec: ReturnType<typeof response>;
} {
  return {
    response: { errorCode: ErrorCode.UNSUPPORTED_VERSION, apis: listed, ...NOT_THROTTLED },
    codec: response({ version: 0, flexible: false }),
  };
}

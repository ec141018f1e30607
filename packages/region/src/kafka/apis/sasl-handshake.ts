import { array, struct } from '../protocol/composite.ts';
import { ErrorCode } from '../protocol/error-code.ts';
import { int16, string } from '../protocol/types.ts';
import { type BrokerApi, brokerApi } from '../state.ts';

/**
 * The listener is a plaintext one: it tells a client that wants to log in that it has no SASL.
 * @see https://kafka.apache.org/protocol#The_Messages_SaslHandshake
 */
export const saslHandshake: BrokerApi = brokerApi(
  {
    key: 17,
    name: 'SaslHandshake',
    minVersion: 0,
    maxVersion: 1,
    flexibleFrom: Number.POSITIVE_INFINITY,
    request: struct({ mechanism: string }),
    response: struct({ errorCode: int16, mechanisms: array(string) }),
  },
  () => ({ errorCode: ErrorCode.ILLEGAL_SASL_STATE, mechanisms: [] }),
);

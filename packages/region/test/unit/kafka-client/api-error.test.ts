import { describe, expect, test } from '@jest/globals';
import {
  AuthenticationError,
  MultipleErrors,
  NetworkError,
  ResponseError,
  TimeoutError,
  UserError,
} from '@platformatic/kafka';
import { apiErrorOf, errorOfCode } from '../../../src/kafka-client/api-error.ts';

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });
const failed = (cause: Error): Error => new NetworkError('Connection to b:9092 failed.', { cause });

describe('the code of a failed connection', () => {
  test.each([
    ['REFUSED', failed(coded('ECONNREFUSED'))],
    ['REFUSED', new MultipleErrors('Cannot connect to any broker.', [failed(coded('EHOSTUNREACH'))])],
    ['RESET', failed(coded('ECONNRESET'))],
    ['RESET', new NetworkError('Connection closed')],
    ['TIMED_OUT', new TimeoutError('Request timed out')],
    ['TIMED_OUT', failed(coded('ETIMEDOUT'))],
    ['NAME_UNKNOWN', failed(coded('ENOTFOUND'))],
    ['TLS_FAILED', failed(coded('DEPTH_ZERO_SELF_SIGNED_CERT'))],
    ['TLS_FAILED', failed(coded('CERT_HAS_EXPIRED'))],
    ['TLS_FAILED', failed(coded('ERR_TLS_CERT_ALTNAME_INVALID'))],
    ['TLS_FAILED', new UserError('Broker requires TLS.')],
    ['CLIENT_CERTIFICATE_REFUSED', failed(coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'))],
    ['SASL_FAILED', failed(new AuthenticationError('SASL authentication failed.'))],
    ['ANSWER_UNREADABLE', new RangeError('Out of range.')],
    ['FAILED', new Error('anything else')],
  ])('is %s', (code, error) => {
    expect(apiErrorOf('Fetch', error)).toMatchObject({ api: 'Connection', code });
  });
});

describe('the code of a refusal', () => {
  test('is what the broker answered, and the call is the one that it answered', () => {
    const answered = new ResponseError(3, 12, { '/topics/0': [29, null] }, {});
    const wrapped = new MultipleErrors('joinGroup failed.', [answered]);
    expect(apiErrorOf('JoinGroup', wrapped)).toMatchObject({ api: 'Metadata', code: 'TOPIC_AUTHORIZATION_FAILED' });
  });

  test('is found in the words of the client for a topic that is not there', () => {
    const error = apiErrorOf('JoinGroup', new UserError('Unknown topic orders.'));
    expect(error).toMatchObject({ api: 'Metadata', code: 'UNKNOWN_TOPIC_OR_PARTITION' });
  });

  test('has no name when it is newer than the client', () => {
    expect(errorOfCode('Fetch', 999)).toMatchObject({ code: 'CODE_999', message: 'Fetch: error 999' });
    expect(errorOfCode('Fetch', 0)).toBeUndefined();
  });

  test('is not lost when the error is passed on', () => {
    const error = apiErrorOf('Fetch', coded('ECONNREFUSED'));
    expect(apiErrorOf('OffsetCommit', error)).toBe(error);
  });
});

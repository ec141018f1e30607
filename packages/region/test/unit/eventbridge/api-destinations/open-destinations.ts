import type { JsonObject } from '../../../../src/core/json.ts';
import { VirtualClock } from '../../../../src/core/virtual-clock.ts';
import { ApiDestinations } from '../../../../src/eventbridge/api-destinations/api-destinations.ts';
import type { OutsideAnswer, OutsideRequest } from '../../../../src/eventbridge/api-destinations/outside.ts';
import { ACCOUNT, arn, DLQ, openBus, REGION, START_MS } from '../open-bus.ts';

export const answer = (status: number, more: Partial<OutsideAnswer> = {}): OutsideAnswer => ({
  status,
  headers: {},
  body: '',
  ...more,
});

export const token = (name: string, seconds = 3600): OutsideAnswer =>
  answer(200, { body: JSON.stringify({ access_token: name, token_type: 'bearer', expires_in: seconds }) });

export const API_KEY: JsonObject = {
  AuthorizationType: 'API_KEY',
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'key-of-ours' } },
};
export const OAUTH: JsonObject = {
  AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
  AuthParameters: {
    OAuthParameters: {
      ClientParameters: { ClientID: 'client', ClientSecret: 'secret-of-ours' },
      AuthorizationEndpoint: 'https://login.example.com/token?tenant=t',
      HttpMethod: 'POST',
    },
  },
};
export const ENDPOINT = 'https://api.example.com/notices';

/** EventBridge whose API destinations call a function instead of the outside. */
export function openDestinations() {
  const clock = new VirtualClock(START_MS);
  const requests: (OutsideRequest & { readonly atMs: number })[] = [];
  /** The next answers; afterwards 200. An error is no answer. A function says what happens until the answer comes. */
  const answers: (OutsideAnswer | Error | (() => Promise<OutsideAnswer>))[] = [];
  /** The next answers of the authorization endpoint; afterwards a token. */
  const tokens: OutsideAnswer[] = [];
  const outside = async (request: OutsideRequest): Promise<OutsideAnswer> => {
    requests.push({ ...request, atMs: clock.now() - START_MS });
    const isLogin = request.url.hostname === 'login.example.com';
    const next = isLogin ? (tokens.shift() ?? token('t')) : (answers.shift() ?? answer(200));
    if (next instanceof Error) throw next;
    return typeof next === 'function' ? next() : next;
  };
  const apiDestinations = new ApiDestinations({ clock, home: { region: REGION, accountId: ACCOUNT }, outside });
  const bus = openBus({
    clock,
    apiDestinations,
    deliver: async (target, payload, { HttpParameters }) => ({
      status: await apiDestinations.invoke(target, payload, HttpParameters),
    }),
  });
  return { ...bus, requests, answers, tokens };
}

export type OpenDestinations = ReturnType<typeof openDestinations>;

/** A connection, a destination and a rule that sends everything of a source there. */
export async function addDestination(
  { call }: OpenDestinations,
  { connection = API_KEY, destination = {}, target = {} }: Record<string, JsonObject> = {},
): Promise<void> {
  const { ConnectionArn = '' } = await call('CreateConnection', { Name: 'c', ...connection });
  const given = { Name: 'd', ConnectionArn, InvocationEndpoint: ENDPOINT, HttpMethod: 'POST', ...destination };
  const { ApiDestinationArn: Arn = '' } = await call('CreateApiDestination', given);
  await call('PutRule', { Name: 'rule-1', EventPattern: '{"source":["shop"]}' });
  const role = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/r` };
  const whole = { Id: 't1', Arn, ...role, DeadLetterConfig: { Arn: DLQ }, ...target };
  await call('PutTargets', { Rule: 'rule-1', Targets: [whole] });
}

export { arn };

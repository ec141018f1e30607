import type { TextAnswer } from '../../http/call.ts';
import type { RestApi } from './rest-api.ts';

interface Refusal {
  readonly status: number;
  /** API Gateway does not tell callers what is wrong with an authorizer. */
  readonly message: string | null;
  readonly errorType: string;
}

/**
 * What API Gateway answers by itself, by the type of its gateway response.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const REFUSALS = {
  MISSING_AUTHENTICATION_TOKEN: refusal(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'),
  UNAUTHORIZED: refusal(401, 'Unauthorized', 'UnauthorizedException'),
  AUTHORIZER_CONFIGURATION_ERROR: refusal(500, null, 'AuthorizerConfigurationException'),
  INVALID_API_KEY: refusal(403, 'Forbidden', 'ForbiddenException'),
  ACCESS_DENIED: refusal(403, 'Forbidden', 'ForbiddenException'),
  BAD_REQUEST_BODY: refusal(400, 'Invalid request body', 'BadRequestException'),
  BAD_REQUEST_PARAMETERS: refusal(400, 'Missing required request parameters', 'BadRequestException'),
  REQUEST_TOO_LARGE: refusal(413, 'Request Too Long', 'RequestTooLongException'),
  UNSUPPORTED_MEDIA_TYPE: refusal(415, 'Unsupported Media Type', 'BadRequestException'),
  INTEGRATION_FAILURE: refusal(504, 'Internal server error', 'InternalServerErrorException'),
  API_CONFIGURATION_ERROR: refusal(500, 'Internal server error', 'InternalServerErrorException'),
  /** The function failed, or its answer is none. It has no type of its own. */
  DEFAULT_5XX: refusal(502, 'Internal server error', 'InternalServerErrorException'),
} as const satisfies Record<string, Refusal>;

export type RefusalType = keyof typeof REFUSALS;

/** Why a call is not let in. */
export interface GatewayRefusal {
  readonly type: RefusalType;
  /** Default: that of the type. */
  readonly message?: string;
}

/** Answers as the API's gateway responses have it. */
export function gatewayAnswer(
  api: RestApi | undefined,
  type: RefusalType,
  requestId: string,
  given?: string,
): TextAnswer {
  const { status: usual, errorType } = REFUSALS[type];
  const message = given ?? REFUSALS[type].message;
  // A role or an authorizer that denies has another error type, and its name of the message has a capital.
  const isDenied = type === 'ACCESS_DENIED' && given !== undefined;
  const own = api?.responses.get(type) ?? api?.responses.get(usual < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const values: Readonly<Record<string, string>> = {
    '$context.error.messageString': JSON.stringify(message),
    '$context.error.message': message ?? '',
    '$context.error.responseType': type,
    '$context.requestId': requestId,
  };
  const body = own?.template?.replace(/\$context(?:\.\w+)+/g, (name) => values[name] ?? '');
  return {
    status: own?.status ?? usual,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': isDenied ? 'AccessDeniedException' : errorType,
      ...own?.headers,
    },
    body: body ?? JSON.stringify(isDenied ? { Message: message } : { message }),
  };
}

function refusal(status: number, message: string | null, errorType: string): Refusal {
  return { status, message, errorType };
}

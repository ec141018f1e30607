import { at, isObject, type Json, type JsonObject, objectOf, parseJson } from '../../core/json.ts';
import type { Invocation } from '../../core/ports.ts';
import { conditionsHold, type Statement, statementsIn } from '../../iam/statement.ts';

/** What an authorizer has said about a caller. */
export type AuthorizerResult =
  | {
      readonly kind: 'policy';
      readonly principalId: string;
      readonly statements: readonly Statement[];
      readonly context: JsonObject;
    }
  | { readonly kind: 'simple'; readonly isAuthorized: boolean; readonly context: JsonObject }
  /** It has thrown an error with this text, which HTTP APIs and REST APIs know. */
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'failed' };

/** The text of an error by which a function says that it does not know the caller. */
const UNAUTHORIZED = 'Unauthorized';
const ACTION = 'execute-api:Invoke';

/**
 * Reads the answer of an authorizer.
 * @param isSimple whether it answers by `isAuthorized` in place of a policy
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function resultOf({ functionError, payload }: Invocation, isSimple: boolean): AuthorizerResult {
  const answer = parseJson(payload);
  if (functionError !== undefined) {
    return { kind: at(answer, 'errorMessage') === UNAUTHORIZED ? 'unauthorized' : 'failed' };
  }
  if (!isObject(answer)) return { kind: 'failed' };
  return isSimple ? simpleResult(answer) : policyResult(answer);
}

function simpleResult({ isAuthorized, context = {} }: JsonObject): AuthorizerResult {
  if (typeof isAuthorized !== 'boolean' || !isObject(context)) return { kind: 'failed' };
  return { kind: 'simple', isAuthorized, context };
}

function policyResult({ principalId, policyDocument, context = {} }: JsonObject): AuthorizerResult {
  const statements = [objectOf(policyDocument)['Statement'] ?? []].flat();
  if (typeof principalId !== 'string' || statements.length === 0 || !isObject(context)) return { kind: 'failed' };
  return { kind: 'policy', principalId, statements: statementsIn(policyDocument), context };
}

/** What a policy says to a call: an explicit Deny wins, and nothing said is a denial, too. */
export function verdictOf(statements: readonly Statement[], methodArn: string): 'Allow' | 'Deny' | 'nothing' {
  const about = (effect: Statement['effect']): boolean =>
    statements.some(
      (one) =>
        one.effect === effect &&
        one.coversAction(ACTION) &&
        one.coversResource(methodArn, {}) === 'yes' &&
        conditionsHold(one.conditions, {}) !== 'no',
    );
  if (about('Deny')) return 'Deny';
  return about('Allow') ? 'Allow' : 'nothing';
}

/** REST APIs pass texts on, made of texts, numbers and booleans; undefined where there is anything else. */
export function contextTexts(context: JsonObject): Readonly<Record<string, string>> | undefined {
  const values = Object.entries(context).filter(([, value]) => value !== null);
  if (values.some(([, value]) => typeof value === 'object')) return undefined;
  return Object.fromEntries(values.map(([name, value]) => [name, textIn(value)]));
}

const textIn = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

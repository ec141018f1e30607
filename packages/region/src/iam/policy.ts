import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';

/** An action that a service asks to do. */
export interface AccessRequest {
  /** A service, for example `events.amazonaws.com`. */
  readonly principal: string;
  /** For example `sqs:SendMessage`. */
  readonly action: string;
  readonly resourceArn: string;
  /** The rule, topic or bucket on whose behalf the service acts. */
  readonly sourceArn: string;
  readonly accountId: string;
}

/**
 * Decides by a resource policy whether a service may do something: an explicit denial wins, and the
 * default is denial. A condition on a key that is not listed below does not hold.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(policyText: string, request: AccessRequest): boolean {
  const document = parseJson(policyText);
  const statements = isObject(document) ? [document['Statement']].flat().filter(isObject) : [];
  const applying = statements.filter((statement) => applies(statement, request));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

function applies(statement: JsonObject, request: AccessRequest): boolean {
  return (
    isPrincipal(statement['Principal'], request.principal) &&
    oneMatches(statement['Action'], request.action.toLowerCase(), (pattern) => pattern.toLowerCase()) &&
    (statement['Resource'] === undefined || oneMatches(statement['Resource'], request.resourceArn)) &&
    conditionHolds(statement['Condition'], request)
  );
}

function isPrincipal(principal: Json | undefined, service: string): boolean {
  if (principal === '*') return true;
  if (!isObject(principal)) return false;
  return oneMatches(principal['Service'], service) || oneMatches(principal['AWS'], '*', (pattern) => pattern);
}

function conditionHolds(condition: Json | undefined, request: AccessRequest): boolean {
  if (!isObject(condition)) return true;
  const values: Readonly<Record<string, string>> = {
    'aws:sourcearn': request.sourceArn,
    'aws:sourceaccount': request.accountId,
    // Services call each other over TLS on AWS.
    'aws:securetransport': 'true',
  };
  return Object.entries(condition).every(([operator, tests]) =>
    Object.entries(isObject(tests) ? tests : {}).every(([key, expected]) => {
      const value = values[key.toLowerCase()];
      return value !== undefined && OPERATORS[operator]?.(expected, value) === true;
    }),
  );
}

type Operator = (expected: Json, value: string) => boolean;

const like: Operator = (expected, value) => oneMatches(expected, value);
const equal: Operator = (expected, value) => [expected].flat().some((text) => text === value);

const OPERATORS: Readonly<Record<string, Operator>> = {
  ArnEquals: like,
  ArnLike: like,
  StringLike: like,
  StringEquals: equal,
  Bool: (expected, value) => [expected].flat().some((word) => String(word === true || word === 'true') === value),
};

/** Whether one of the patterns, with `*` and `?`, is the whole value. */
function oneMatches(patterns: Json | undefined, value: string, shape = (pattern: string): string => pattern): boolean {
  return [patterns].flat().some((pattern) => typeof pattern === 'string' && expressionOf(shape(pattern)).test(value));
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

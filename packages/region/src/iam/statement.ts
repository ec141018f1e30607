import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import { type Condition, conditionsIn } from './conditions.ts';
import type { Context, Verdict } from './context.ts';
import { filledIn, hasVariable } from './variables.ts';
import { anyOf, matcherOf, type TextMatcher, textsIn } from './wildcards.ts';

/** A statement of a policy, ready to be compared with requests. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly principal: Json | undefined;
  /** A statement for everybody but some, which only resource policies have. */
  readonly hasNotPrincipal: boolean;
  readonly coversAction: TextMatcher;
  readonly conditions: readonly Condition[];
  /** Whether the resource depends on more than its ARN, because variables name it. */
  readonly hasVariables: boolean;
  coversResource(arn: string, context: Context): Verdict;
}

/** The statements of a policy, which is a document or its text. An unreadable policy has none. */
export function statementsIn(policy: Json | undefined): readonly Statement[] {
  const document = typeof policy === 'string' ? parseJson(policy) : policy;
  const statements = isObject(document) ? [document['Statement']].flat().filter(isObject) : [];
  return statements.flatMap((statement) => {
    const effect = statement['Effect'];
    return effect === 'Allow' || effect === 'Deny' ? [statementOf(statement, effect)] : [];
  });
}

/** Reads the statements of policies, those of each text once: a region has few policies, and asks them with each call. */
export function statementsReader(): (policyText: string) => readonly Statement[] {
  const read = new Map<string, readonly Statement[]>();
  return (policyText) => {
    const known = read.get(policyText);
    if (known !== undefined) return known;
    const statements = statementsIn(policyText);
    read.set(policyText, statements);
    return statements;
  };
}

function statementOf(source: JsonObject, effect: 'Allow' | 'Deny'): Statement {
  const notResource = source['NotResource'];
  const resources = textsIn(notResource ?? source['Resource'] ?? '*');
  const hasVariables = resources.some(hasVariable);
  const covers = hasVariables ? withVariables(resources) : withoutVariables(resources);
  return {
    effect,
    principal: source['Principal'],
    hasNotPrincipal: source['NotPrincipal'] !== undefined,
    coversAction: actionMatcher(source),
    conditions: conditionsIn(source['Condition']),
    hasVariables,
    coversResource: notResource === undefined ? covers : (arn, context) => opposite(covers(arn, context)),
  };
}

/** Actions are compared without regard to case. */
function actionMatcher(source: JsonObject): TextMatcher {
  const notAction = source['NotAction'];
  const matches = anyOf(textsIn(notAction ?? source['Action']).map((action) => action.toLowerCase()));
  return (action) => matches(action.toLowerCase()) === (notAction === undefined);
}

function withoutVariables(resources: readonly string[]): Statement['coversResource'] {
  const matches = anyOf(resources);
  return (arn) => (matches(arn) ? 'yes' : 'no');
}

function withVariables(resources: readonly string[]): Statement['coversResource'] {
  return (arn, context) => {
    const filled = resources.map((resource) => filledIn(resource, context));
    const fits = filled.some(({ text, missing, unknown }) => !missing && !unknown && matcherOf(text)(arn));
    if (fits) return 'yes';
    return filled.some(({ unknown }) => unknown !== undefined) ? 'unknown' : 'no';
  };
}

const opposite = (verdict: Verdict): Verdict => {
  if (verdict === 'unknown') return verdict;
  return verdict === 'yes' ? 'no' : 'yes';
};

/** Whether all conditions hold: one that does not decides. */
export function conditionsHold(conditions: readonly Condition[], context: Context): Verdict {
  const verdicts = conditions.map((condition) => condition.test(context));
  if (verdicts.includes('no')) return 'no';
  return verdicts.includes('unknown') ? 'unknown' : 'yes';
}

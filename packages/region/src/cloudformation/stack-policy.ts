import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import { anyOf, type TextMatcher, textsIn } from '../iam/wildcards.ts';
import { kindOf } from '../resources/index.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { Change } from './changes.ts';

type Action = 'Update:Modify' | 'Update:Replace' | 'Update:Delete';

interface Statement {
  readonly isAllow: boolean;
  readonly covers: (action: Action, resource: ResolvedResource) => boolean;
}

/** Which resources of a stack an update may change, replace or delete. */
export type StackPolicy = readonly Statement[];

/** A change that a policy does not let an update make. */
export interface PolicyDenial {
  readonly resource: ResolvedResource;
  readonly reason: string;
}

const MAX_CHARACTERS = 16_384;
const ACTIONS = ['Update:Modify', 'Update:Replace', 'Update:Delete', 'Update:*'];
const CONDITIONS = ['StringEquals', 'StringLike'];

/**
 * Reads a stack policy.
 * @throws AwsError ValidationError
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
 */
export function parseStackPolicy(text: string): StackPolicy {
  const document = text.length > MAX_CHARACTERS ? undefined : parseJson(text);
  const statements = isObject(document) ? [document['Statement'] ?? []].flat() : [];
  if (statements.length === 0) throw invalid();
  return statements.map(statementIn);
}

/** The first change of an update that a policy does not allow. */
export function denialIn(policy: StackPolicy, changes: readonly Change[]): PolicyDenial | undefined {
  for (const [resource, action] of actionsOf(changes)) {
    const why = refusal(policy, action, resource);
    if (why !== undefined) return { resource, reason: `Action denied by stack policy: ${why}` };
  }
  return undefined;
}

/** What an update does to resources that are there. One that gets another name is replaced. */
function actionsOf(changes: readonly Change[]): readonly (readonly [ResolvedResource, Action])[] {
  const replaced = new Set(
    changes.flatMap(({ before, after }) => (before === undefined && after ? after.logicalId : [])),
  );
  return changes.flatMap(({ before, after }): readonly (readonly [ResolvedResource, Action])[] => {
    if (before === undefined) return [];
    if (after === undefined) return [[before, replaced.has(before.logicalId) ? 'Update:Replace' : 'Update:Delete']];
    return [[after, kindOf(after.type)?.makesAnew?.(after, before) ? 'Update:Replace' : 'Update:Modify']];
  });
}

function refusal(policy: StackPolicy, action: Action, resource: ResolvedResource): string | undefined {
  const what = `[${action}] for resource [LogicalResourceId/${resource.logicalId}]`;
  const covering = policy.filter(({ covers }) => covers(action, resource));
  const denying = covering.find(({ isAllow }) => !isAllow);
  if (denying !== undefined) return `Statement [#${policy.indexOf(denying) + 1}] does not allow ${what}`;
  return covering.length === 0 ? `no statement allows ${what}` : undefined;
}

function statementIn(source: Json): Statement {
  if (!isObject(source) || source['Principal'] !== '*') throw invalid();
  const { Effect, Action: action, NotAction, Resource, NotResource, Condition } = source;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw invalid();
  const actions = matcher(action, NotAction);
  if (![...textsIn(action), ...textsIn(NotAction)].every((name) => ACTIONS.includes(name))) throw invalid();
  const resources = matcher(Resource, NotResource);
  const types = typesIn(Condition);
  return {
    isAllow: Effect === 'Allow',
    covers: (name, { logicalId, type }) => actions(name) && resources(`LogicalResourceId/${logicalId}`) && types(type),
  };
}

/** Matches what is named, or what is not. A statement with neither covers nothing. */
function matcher(named: Json | undefined, notNamed: Json | undefined): TextMatcher {
  if (named !== undefined && notNamed !== undefined) throw invalid();
  if (notNamed === undefined) return anyOf(textsIn(named));
  const excluded = anyOf(textsIn(notNamed));
  return (value) => !excluded(value);
}

/** Conditions know the type of a resource and nothing else. */
function typesIn(condition: Json | undefined): TextMatcher {
  if (condition === undefined) return () => true;
  const matchers = Object.entries(isObject(condition) ? condition : {}).map(([operator, facts]) => {
    if (!CONDITIONS.includes(operator) || !isObject(facts) || !namesTypesOnly(facts)) throw invalid();
    const types = textsIn(facts['ResourceType']);
    return operator === 'StringEquals' ? (type: string) => types.includes(type) : anyOf(types);
  });
  if (matchers.length === 0) throw invalid();
  return (type) => matchers.every((matches) => matches(type));
}

const namesTypesOnly = (facts: JsonObject): boolean => Object.keys(facts).every((name) => name === 'ResourceType');

const invalid = (): AwsError => new AwsError('ValidationError', 'Error validating stack policy: Invalid stack policy');

import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import type { RestRow } from '../../http/rest-service.ts';
import type { LambdaService } from '../service.ts';
import { type Alias, leadsTo } from '../versions/aliases.ts';
import { aliasSettings, newAliasName } from './alias-input.ts';
import { emptyAnswer, jsonAnswer, page } from './answers.ts';
import { membersIn } from './input.ts';
import { checkRevision } from './revision.ts';
import { unqualified } from './unqualified.ts';

type Handle = (deps: { readonly lambda: LambdaService }) => RestRow['handle'];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const createAlias: Handle =
  ({ lambda }) =>
  async ({ body }, { FunctionName = '' }) => {
    const { name: functionName, arn } = unqualified(lambda, FunctionName);
    const members = membersIn(body);
    const name = newAliasName(members);
    if (lambda.table.aliases.find(functionName, name) !== undefined) {
      throw new AwsError('ResourceConflictException', `Alias already exists: ${arn}:${name}`, 409);
    }
    const alias = lambda.table.aliases.put(functionName, name, aliasSettings(lambda, functionName, members));
    return jsonAnswer(aliasShape(lambda, alias), 201);
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html */
export const updateAlias: Handle =
  ({ lambda }) =>
  async (call, { FunctionName = '', Name = '' }) => {
    const before = found(lambda, FunctionName, Name, 'Alias not found');
    const members = membersIn(call.body);
    checkRevision(members, before.revisionId, call);
    const settings = aliasSettings(lambda, before.functionName, members, before);
    return jsonAnswer(aliasShape(lambda, lambda.table.aliases.put(before.functionName, Name, settings)));
  };

export const getAlias: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '', Name = '' }) =>
    jsonAnswer(aliasShape(lambda, found(lambda, FunctionName, Name, 'Cannot find alias arn')));

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html */
export const listAliases: Handle =
  ({ lambda }) =>
  async ({ query }, { FunctionName = '' }) => {
    const version = query.get('FunctionVersion');
    const all = lambda.table.aliases.list(unqualified(lambda, FunctionName).name);
    const wanted = all.filter((alias) => version === null || leadsTo(alias, version));
    const { items, next } = page(wanted, query, 50);
    return jsonAnswer({ Aliases: items.map((alias) => aliasShape(lambda, alias)), NextMarker: next });
  };

/** One that is not there is not an error. @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html */
export const deleteAlias: Handle =
  ({ lambda }) =>
  async (_call, { FunctionName = '', Name = '' }) => {
    lambda.removals.ofAlias(unqualified(lambda, FunctionName).name, Name);
    return emptyAnswer(204);
  };

/** @throws AwsError ResourceNotFoundException (404) */
function found(lambda: LambdaService, reference: string, name: string, missing: string): Alias {
  const { name: functionName, arn } = unqualified(lambda, reference);
  const alias = lambda.table.aliases.find(functionName, name);
  if (alias !== undefined) return alias;
  throw new AwsError('ResourceNotFoundException', `${missing}: ${arn}:${name}`, 404);
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html */
function aliasShape(lambda: LambdaService, { functionName, name, ...alias }: Alias): JsonObject {
  const { version, description, weights, revisionId } = alias;
  return {
    AliasArn: `${lambda.table.arnOf(functionName)}:${name}`,
    Name: name,
    FunctionVersion: version,
    Description: description,
    ...(Object.keys(weights).length > 0 && { RoutingConfig: { AdditionalVersionWeights: weights } }),
    RevisionId: revisionId,
  };
}

import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../../http/call.ts';
import { Checker } from '../../http/input-checker.ts';
import type { RestRow } from '../../http/rest-service.ts';
import type { LayerPolicy } from '../layers/layer-policies.ts';
import type { LambdaService } from '../service.ts';
import { emptyAnswer, jsonAnswer } from './answers.ts';
import { membersIn } from './input.ts';
import { versionArnOf } from './layer-names.ts';
import { statementIsThere } from './permissions.ts';
import { checkRevision } from './revision.ts';

type Handle = (deps: { readonly lambda: LambdaService }) => RestRow['handle'];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
export const addLayerVersionPermission: Handle =
  ({ lambda }) =>
  async (call, { LayerName = '', VersionNumber = '' }) => {
    const { Sid, ...statement } = statementIn(membersIn(call.body));
    const { arn, policy } = policyOf(lambda, LayerName, VersionNumber);
    const before = policy?.statements ?? [];
    if (before.some((other) => other['Sid'] === Sid)) throw statementIsThere(Sid);
    checkPolicyRevision(call, policy);
    const { Condition, ...rest } = statement;
    const added = { Sid, ...rest, Resource: arn, ...(Condition && { Condition }) };
    const { revisionId } = lambda.layers.policies.put(arn, [...before, added]);
    return jsonAnswer({ Statement: JSON.stringify(added), RevisionId: revisionId }, 201);
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html */
export const getLayerVersionPolicy: Handle =
  ({ lambda }) =>
  async (_call, { LayerName = '', VersionNumber = '' }) => {
    const { policy } = policyOf(lambda, LayerName, VersionNumber);
    if (policy === undefined) throw notFound('No policy is associated with the given resource.');
    const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: policy.statements });
    return jsonAnswer({ Policy, RevisionId: policy.revisionId });
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html */
export const removeLayerVersionPermission: Handle =
  ({ lambda }) =>
  async (call, { LayerName = '', VersionNumber = '', StatementId = '' }) => {
    const { arn, policy } = policyOf(lambda, LayerName, VersionNumber);
    const before = policy?.statements ?? [];
    const left = before.filter(({ Sid }) => Sid !== StatementId);
    if (left.length === before.length) throw notFound(`Statement ${StatementId} is not found in resource policy.`);
    checkPolicyRevision(call, policy);
    lambda.layers.policies.put(arn, left);
    return emptyAnswer(204);
  };

/** @throws AwsError ResourceNotFoundException (404) for a version that is not there */
function policyOf(lambda: LambdaService, reference: string, versionNumber: string) {
  const arn = versionArnOf(lambda, reference, versionNumber);
  if (lambda.layers.find(arn) === undefined) throw notFound(`Layer version ${arn} does not exist.`);
  return { arn, policy: lambda.layers.policies.find(arn) };
}

/** The statement that a call asks for; AWS shows an account as its root. @throws AwsError ValidationException */
function statementIn(input: JsonObject) {
  const check = new Checker(input);
  const [Sid, principal, Action, organizationId] = [
    check.requiredText('StatementId', { min: 1, max: 100, pattern: '([a-zA-Z0-9-_]+)' }),
    check.requiredText('Principal', { pattern: '\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root' }),
    check.requiredText('Action', { max: 22, pattern: 'lambda:GetLayerVersion' }),
    check.text('OrganizationId', { max: 34, pattern: 'o-[a-z0-9]{10,32}' }),
  ];
  check.done();
  const root = /^\d+$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
  const Condition = organizationId && { StringEquals: { 'aws:PrincipalOrgID': organizationId } };
  return { Sid, Effect: 'Allow', Principal: principal === '*' ? principal : { AWS: root }, Action, Condition };
}

const checkPolicyRevision = ({ query }: Call, policy: LayerPolicy | undefined): void =>
  checkRevision({ RevisionId: query.get('RevisionId') }, policy?.revisionId ?? '', {}, 'GetLayerPolicy');

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message, 404);

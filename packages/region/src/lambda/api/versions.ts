import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { type FunctionConfig, isVersionNumber, LATEST } from '../function-config.ts';
import type { LambdaService } from '../service.ts';
import { jsonAnswer, page } from './answers.ts';
import { functionShape, PENDING } from './function-shape.ts';
import { membersIn } from './input.ts';
import { checkRevision } from './revision.ts';
import { refuse } from './runs.ts';
import { unqualified } from './unqualified.ts';

type Handle = (deps: { readonly lambda: LambdaService }) => RestRow['handle'];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html */
export const publishVersion: Handle =
  ({ lambda }) =>
  async (call, { FunctionName = '' }) => {
    const latest = unqualified(lambda, FunctionName);
    const members = membersIn(call.body);
    const check = new Checker(members);
    const description = check.text('Description', { max: 256 });
    check.done();
    checkRevision(members, latest.revisionId, call);
    checkDigest(members, latest);
    return jsonAnswer(published(lambda, latest.name, description), 201);
  };

/** Publishes a version, and answers with it. */
export function published(lambda: LambdaService, name: string, description?: string): JsonObject {
  return { ...versionShape(lambda.publish(name, description)), ...PENDING };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export const listVersionsByFunction: Handle =
  ({ lambda }) =>
  async ({ query }, { FunctionName = '' }) => {
    const { items, next } = page(versionsOf(lambda, unqualified(lambda, FunctionName)), query, 50);
    return jsonAnswer({ Versions: items.map(versionShape), NextMarker: next });
  };

/** $LATEST first, then those that are published. */
export const versionsOf = (lambda: LambdaService, latest: FunctionConfig): readonly FunctionConfig[] => [
  latest,
  ...lambda.table.versions.list(latest.name),
];

export const versionShape = (config: FunctionConfig): JsonObject =>
  functionShape(config, `${config.arn}:${config.version}`);

/** Deletes a version. One that is not there is not an error. @throws AwsError InvalidParameterValueException */
export function deleteVersion(lambda: LambdaService, { name }: FunctionConfig, qualifier: string): void {
  if (qualifier === LATEST) refuse('$LATEST version cannot be deleted without deleting the function.');
  if (!isVersionNumber(qualifier)) refuse('Deletion of aliases is not currently supported.');
  const version = lambda.table.versions.find(name, qualifier);
  if (version !== undefined) lambda.removals.ofVersion(version);
}

function checkDigest(members: JsonObject, { codeSha256 }: FunctionConfig): void {
  const meant = text(members, 'CodeSha256');
  if (meant === undefined || meant === '' || meant === codeSha256) return;
  const difference = `CodeSHA256 (${meant}) is different from current CodeSHA256 in $LATEST (${codeSha256}).`;
  throw new AwsError(
    'InvalidParameterValueException',
    `${difference} Please try again with the CodeSHA256 in $LATEST.`,
  );
}

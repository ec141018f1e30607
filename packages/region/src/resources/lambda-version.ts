import { AwsError } from '../core/aws-error.ts';
import { text, textOr } from '../core/properties.ts';
import { functionNameIn, isVersionNumber, qualifierIn } from '../lambda/function-config.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { Version } from '../lambda/versions/persisted-version.ts';
import { type Identity, type NamedResource, UNKNOWN } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

/**
 * A function as it is when the resource is created; nothing changes the version afterwards.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html
 */
export const lambdaVersion: ResourceKind = {
  type: 'AWS::Lambda::Version',
  properties: {
    CodeSha256: 'accepted',
    Description: 'runs',
    FunctionName: 'runs',
    ProvisionedConcurrencyConfig: 'accepted',
    RuntimePolicy: 'accepted',
  },
  identify: (resource, naming) => identityOf(arnOf(naming, 'lambda', `function:${functionIn(resource)}`), UNKNOWN),
  // Of a stack of an earlier start: the version is there already.
  declare({ ref }, { functions }) {
    const version = versionOf(functions, ref);
    if (version !== undefined) functions.table.versions.take(version);
  },
  async declareAndName({ properties }, { functions }) {
    const version = functions.publish(functionIn({ properties }), text(properties, 'Description'));
    if (functions.table.versions.take(version)) return identityOf(version.arn, version.version);
    const message = `A version for this Lambda function exists ( ${version.version} ).`;
    throw new AwsError('AlreadyExists', `${message} Modify the function to create a new version.`);
  },
  remove({ ref }, { functions }) {
    const version = versionOf(functions, ref);
    if (version !== undefined) functions.removals.ofVersion(version);
  },
  isThere: ({ ref }, { functions }) => versionOf(functions, ref) !== undefined,
};

const identityOf = (FunctionArn: string, Version: string): Identity => ({
  ref: `${FunctionArn}:${Version}`,
  attributes: { FunctionArn, Version },
});

function versionOf({ table }: LambdaService, arn: string): Version | undefined {
  const number = qualifierIn(arn) ?? '';
  return isVersionNumber(number) ? table.versions.find(functionNameIn(arn) ?? '', number) : undefined;
}

function functionIn({ properties }: Pick<NamedResource, 'properties'>): string {
  const reference = textOr(properties, 'FunctionName', '');
  return functionNameIn(reference) ?? reference;
}

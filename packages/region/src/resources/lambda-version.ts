import { text, textOr } from '../core/properties.ts';
import { functionNameIn, isVersionNumber, qualifierIn } from '../lambda/function-config.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { Version } from '../lambda/versions/persisted-version.ts';
import { type Identity, type NamedResource, UNKNOWN } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

/** A function as it is when the resource is created; nothing changes the version afterwards. */
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
  async declareAndName({ properties, ...resource }, { functions }) {
    const version = functions.publish(functionIn({ properties }), text(properties, 'Description'));
    return { ...resource, ...identityOf(version.arn, version.version) };
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

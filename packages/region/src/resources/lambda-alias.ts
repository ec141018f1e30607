import { textOr } from '../core/properties.ts';
import { functionNameIn } from '../lambda/function-config.ts';
import type { NamedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

/** Another name of a function. A version is the code of $LATEST here, so that this is what an alias runs. */
export const lambdaAlias: ResourceKind = {
  type: 'AWS::Lambda::Alias',
  properties: {
    FunctionName: 'runs',
    Name: 'runs',
    Description: 'accepted',
    FunctionVersion: 'accepted',
    ProvisionedConcurrencyConfig: 'accepted',
  },
  identify(resource, naming) {
    const AliasArn = arnOf(naming, 'lambda', `function:${qualifiedName(resource)}`);
    return { ref: AliasArn, attributes: { AliasArn } };
  },
  declare(resource, { functions }) {
    functions.aliases.add(qualifiedName(resource));
  },
  remove(resource, { functions }) {
    functions.aliases.delete(qualifiedName(resource));
  },
};

function qualifiedName({ properties }: Pick<NamedResource, 'properties'>): string {
  const reference = textOr(properties, 'FunctionName', '');
  return `${functionNameIn(reference) ?? reference}:${textOr(properties, 'Name', '')}`;
}

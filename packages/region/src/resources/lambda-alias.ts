import type { JsonObject } from '../core/json.ts';
import { number, object, objects, textOr } from '../core/properties.ts';
import { functionNameIn } from '../lambda/function-config.ts';
import type { NamedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

/** A name that leads to one version of a function, or to two of them by weight. */
export const lambdaAlias: ResourceKind = {
  type: 'AWS::Lambda::Alias',
  properties: {
    FunctionName: 'runs',
    Name: 'runs',
    Description: 'runs',
    FunctionVersion: 'runs',
    RoutingConfig: { AdditionalVersionWeights: { FunctionVersion: 'runs', FunctionWeight: 'runs' } },
    ProvisionedConcurrencyConfig: 'accepted',
  },
  identify(resource, naming) {
    const AliasArn = arnOf(naming, 'lambda', `function:${functionIn(resource)}:${nameIn(resource)}`);
    return { ref: AliasArn, attributes: { AliasArn } };
  },
  declare(resource, { functions }) {
    const { properties } = resource;
    const [functionName, version] = [functionIn(resource), textOr(properties, 'FunctionVersion', '')];
    const weights = weightsIn(properties);
    for (const needed of [version, ...Object.keys(weights)]) functions.arnFor(functionName, needed);
    const description = textOr(properties, 'Description', '');
    functions.table.aliases.put(functionName, nameIn(resource), { description, version, weights });
  },
  remove(resource, { functions }) {
    functions.removals.ofAlias(functionIn(resource), nameIn(resource));
  },
};

function weightsIn(properties: JsonObject): Readonly<Record<string, number>> {
  const shares = objects(object(properties, 'RoutingConfig'), 'AdditionalVersionWeights');
  return Object.fromEntries(
    shares.map((one) => [textOr(one, 'FunctionVersion', ''), number(one, 'FunctionWeight') ?? 0]),
  );
}

const nameIn = ({ properties }: Pick<NamedResource, 'properties'>): string => textOr(properties, 'Name', '');

function functionIn({ properties }: Pick<NamedResource, 'properties'>): string {
  const reference = textOr(properties, 'FunctionName', '');
  return functionNameIn(reference) ?? reference;
}

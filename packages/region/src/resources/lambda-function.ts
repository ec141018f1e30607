import { defined, number, object, objects, text, textOr } from '../core/properties.ts';
import type { FunctionDeclaration } from '../lambda/function-config.ts';
import { functionSettings } from '../lambda/function-settings.ts';
import { WRAPPER } from '../lambda/layers/layers.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { codeAt } from './code-location.ts';
import { isSameDeclaration } from './compare.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { layerRefusals, layersOf } from './lambda-layers.ts';
import { arnOf, nameOf } from './naming.ts';
import type { RegionServices } from './services.ts';

export const lambdaFunction: ResourceKind = {
  type: 'AWS::Lambda::Function',
  properties: {
    Code: { S3Key: 'runs', ZipFile: 'runs', S3Bucket: 'accepted', S3ObjectVersion: 'accepted' },
    DeadLetterConfig: { TargetArn: 'runs' },
    Description: 'runs',
    Environment: { Variables: 'runs' },
    FunctionName: 'runs',
    Handler: 'runs',
    Layers: 'runs',
    MemorySize: 'runs',
    PackageType: 'runs',
    ReservedConcurrentExecutions: 'runs',
    Role: 'runs',
    Runtime: 'runs',
    Timeout: 'runs',
    Architectures: 'accepted',
    EphemeralStorage: 'accepted',
    KmsKeyArn: 'accepted',
    LoggingConfig: { ApplicationLogLevel: 'runs', LogFormat: 'runs', LogGroup: 'runs', SystemLogLevel: 'runs' },
    RecursiveLoop: 'accepted',
    RuntimeManagementConfig: 'accepted',
    Tags: 'runs',
    TracingConfig: 'accepted',
    VpcConfig: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'FunctionName', naming);
    return { ref: name, attributes: { Arn: arnOf(naming, 'lambda', `function:${name}`) } };
  },
  refusals({ properties }) {
    const runtime = textOr(properties, 'Runtime', '');
    const refusals: Refusal[] = [];
    if (text(properties, 'PackageType') === 'Image') {
      refusals.push({ path: 'Properties.PackageType', message: 'The region runs zip packages, not images.' });
    } else if (!runtime.startsWith('nodejs')) {
      refusals.push({ path: 'Properties.Runtime', message: `The region runs Node.js, not "${runtime}".` });
    }
    if (text(object(object(properties, 'Environment'), 'Variables'), WRAPPER) !== undefined) {
      const path = `Properties.Environment.Variables.${WRAPPER}`;
      refusals.push({ path, message: 'The region does not run wrapper scripts.' });
    }
    return [...refusals, ...layerRefusals(properties)];
  },
  async declare(resource, region, before) {
    const { functions } = region;
    const declaration = declarationOf(resource, region);
    if (before === undefined) functions.addFunction(declaration);
    else await functions.changeFunction(declaration);
    const tags = objects(resource.properties, 'Tags').map((tag) => [textOr(tag, 'Key', ''), textOr(tag, 'Value', '')]);
    functions.tags.set(declaration.arn, Object.fromEntries(tags));
  },
  remove({ ref }, { functions }) {
    functions.removals.ofFunction(ref);
  },
  // A package names its zips anew each time: the code counts, not its name.
  isUnchanged(resource, region, before) {
    const { codeDir, layers } = region.functions.functionOf(before.ref);
    if (!isSameDeclaration(resource, before, 'Code')) return false;
    const declared = declarationOf(resource, region);
    return declared.codeDir === codeDir && declared.layers?.optDir === layers?.optDir;
  },
};

function declarationOf(resource: ResolvedResource, region: RegionServices): FunctionDeclaration {
  const { logicalId, properties, ref, attributes } = resource;
  return defined({
    ...functionSettings(properties),
    name: ref,
    arn: textOr(attributes, 'Arn', ''),
    ...codeAt('Code', properties, logicalId, region),
    layers: layersOf(properties, logicalId, region),
    handler: textOr(properties, 'Handler', ''),
    reservedConcurrency: number(properties, 'ReservedConcurrentExecutions'),
  });
}

import type { JsonObject } from '../core/json.ts';
import { defined, number, object, objects, text, textOr } from '../core/properties.ts';
import type { FunctionDeclaration } from '../lambda/function-config.ts';
import { functionSettings } from '../lambda/function-settings.ts';
import { type StoredCode, storeCode, unpackZip } from '../template/artifacts.ts';
import { localCode, packagedCode } from '../template/local-code.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { TemplateError } from '../template/template-error.ts';
import { isSameDeclaration } from './compare.ts';
import { inlineCode } from './inline-code.ts';
import type { Refusal, ResourceKind } from './kind.ts';
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
    return refusals;
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
    const { codeDir } = region.functions.functionOf(before.ref);
    return isSameDeclaration(resource, before, 'Code') && declarationOf(resource, region).codeDir === codeDir;
  },
};

function declarationOf(resource: ResolvedResource, region: RegionServices): FunctionDeclaration {
  const { logicalId, properties, ref, attributes } = resource;
  return defined({
    ...functionSettings(properties),
    name: ref,
    arn: textOr(attributes, 'Arn', ''),
    ...codeOf(properties, logicalId, region),
    handler: textOr(properties, 'Handler', ''),
    reservedConcurrency: number(properties, 'ReservedConcurrentExecutions'),
  });
}

/** The code that is in the template or at a path of this machine, in a bucket of the region, else in the package. */
function codeOf(properties: JsonObject, logicalId: string, { folders, objects }: RegionServices): StoredCode {
  const localPath = text(properties, 'Code');
  if (localPath !== undefined) return localCode(folders, localPath, logicalId, 'Properties.Code');
  const code = object(properties, 'Code');
  const inline = text(code, 'ZipFile');
  if (inline !== undefined) return storeCode(folders.cacheDir, inlineCode(inline));
  const [bucket, key] = [textOr(code, 'S3Bucket', ''), text(code, 'S3Key')];
  if (key === undefined) {
    throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, 'Properties.Code', 'Code needs an S3Key or a ZipFile.');
  }
  const uploaded = objects.find(bucket, key);
  if (uploaded === undefined) return packagedCode(folders, key, logicalId);
  return unpackZip(folders.cacheDir, uploaded.body, `s3://${bucket}/${key}`, logicalId);
}

import { layerSettings } from '../lambda/layers/layer-version.ts';
import { extensionsIn, laidOver } from '../lambda/layers/layers.ts';
import type { NamedResource } from '../template/resource.ts';
import { TemplateError } from '../template/template-error.ts';
import { codeAt } from './code-location.ts';
import { isSameDeclaration } from './compare.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';
import type { RegionServices } from './services.ts';

/** Which it always is here. */
const VERSION = 1;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html */
export const lambdaLayerVersion: ResourceKind = {
  type: 'AWS::Lambda::LayerVersion',
  properties: {
    Content: { S3Bucket: 'runs', S3Key: 'runs', S3ObjectVersion: 'accepted' },
    LayerName: 'runs',
    CompatibleArchitectures: 'runs',
    CompatibleRuntimes: 'runs',
    Description: 'runs',
    LicenseInfo: 'runs',
  },
  identify(resource, naming) {
    const arn = arnOf(naming, 'lambda', `layer:${nameOf(resource, 'LayerName', naming)}:${VERSION}`);
    return { ref: arn, attributes: { LayerVersionArn: arn } };
  },
  declare({ logicalId, properties, ref }, region) {
    const code = codeAt('Content', properties, logicalId, region);
    const [extension] = extensionsIn(code);
    if (extension !== undefined) {
      const message = `The layer holds ${extension}. The region does not run extensions.`;
      throw TemplateError.at('TEMPLATE_UNSUPPORTED', logicalId, 'Properties.Content', message);
    }
    region.functions.layers.declare(layerArnOf(ref), code, layerSettings(properties));
    useAnew(ref, region);
  },
  remove({ ref }, { functions }) {
    functions.layers.delete(ref);
  },
  isUnchanged: (resource, region, before) =>
    isSameDeclaration(resource, before, 'Content') &&
    codeDirOf(resource, region) === region.functions.layers.find(before.ref)?.codeDir,
};

const layerArnOf = (versionArn: string): string => versionArn.slice(0, versionArn.lastIndexOf(':'));

/** Functions that use the layer start anew with its other files. */
function useAnew(arn: string, { functions, folders }: RegionServices): void {
  for (const config of functions.functions()) {
    const used = config.layers?.used.map((layer) => layer.arn) ?? [];
    if (!used.includes(arn)) continue;
    const layers = laidOver(
      used.flatMap((one) => functions.layers.contentOf(one) ?? []),
      folders.cacheDir,
    );
    if (layers?.optDir !== config.layers?.optDir) functions.configure({ ...config, layers });
  }
}

const codeDirOf = ({ properties, logicalId }: NamedResource, region: RegionServices): string =>
  codeAt('Content', properties, logicalId, region).codeDir;

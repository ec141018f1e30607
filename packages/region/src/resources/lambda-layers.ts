import type { JsonObject } from '../core/json.ts';
import { texts } from '../core/properties.ts';
import { MAX_LAYERS } from '../lambda/api/function-layers.ts';
import { type FunctionLayers, laidOver } from '../lambda/layers/layers.ts';
import { DEFAULT_STACK } from '../template/pseudo.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Refusal } from './kind.ts';
import type { RegionServices } from './services.ts';

const isOwn = (arn: string): boolean => arn.split(':')[4] === DEFAULT_STACK.accountId;

/** The layers of a function that the region does not have. */
export function layerRefusals(properties: JsonObject): readonly Refusal[] {
  const arns = texts(properties, 'Layers');
  const foreign = arns.filter((arn) => !isOwn(arn));
  const refusals = foreign.map((arn) => ({
    path: 'Properties.Layers',
    message: `The region has no layers of other accounts: ${arn}.`,
  }));
  if (arns.length <= MAX_LAYERS) return refusals;
  return [...refusals, { path: 'Properties.Layers', message: `A function has at most ${MAX_LAYERS} layers.` }];
}

/**
 * A version that a call has deleted is still found: this is also how a stack comes back with a restart.
 * @throws TemplateError PACKAGE_INCOMPLETE for a layer of the account that is not there
 */
export function layersOf(
  properties: JsonObject,
  logicalId: string,
  { functions, folders }: RegionServices,
): FunctionLayers | undefined {
  const layers = texts(properties, 'Layers')
    .filter(isOwn)
    .map((arn) => {
      const layer = functions.layers.contentOf(arn);
      if (layer !== undefined) return layer;
      const message = `The region has no layer ${arn}. It has those of its templates and of calls.`;
      throw TemplateError.at('PACKAGE_INCOMPLETE', logicalId, 'Properties.Layers', message);
    });
  return laidOver(layers, folders.cacheDir);
}

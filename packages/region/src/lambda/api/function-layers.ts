import type { JsonObject } from '../../core/json.ts';
import { texts } from '../../core/properties.ts';
import type { Call } from '../../http/call.ts';
import { Checker } from '../../http/input-checker.ts';
import { type FunctionLayers, laidOver } from '../layers/layers.ts';
import type { LambdaService } from '../service.ts';
import { VERSION_ARN } from './layer-names.ts';
import { refuse } from './runs.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_LAYERS = 5;

/** How an error spells the demand on each member of a list. */
const DEMAND = `Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, \
Member must satisfy regular expression pattern: ${VERSION_ARN}, Member must not be null`;

/**
 * The layers that a call gives a function; nothing where it names none.
 * @throws AwsError ValidationException, InvalidParameterValueException
 */
export function layersIn(
  members: JsonObject,
  { lambda, cacheDir }: { readonly lambda: LambdaService; readonly cacheDir: string },
  { isRepeated = false }: Pick<Call, 'isRepeated'>,
): { readonly layers?: FunctionLayers | undefined } {
  if (!Array.isArray(members['Layers'])) return {};
  const arns = texts(members, 'Layers');
  checkArns(arns, lambda);
  const layers = arns.map((arn) => {
    // A call of an earlier start was made before the version was deleted.
    const layer = isRepeated ? lambda.layers.contentOf(arn) : lambda.layers.find(arn);
    return layer ?? refuse(`Layer version ${arn} does not exist.`);
  });
  return { layers: laidOver(layers, cacheDir) };
}

function checkArns(arns: readonly string[], lambda: LambdaService): void {
  const check = new Checker({ Layers: [...arns] });
  check.textsLike('Layers', VERSION_ARN, DEMAND);
  check.done();
  if (arns.length > MAX_LAYERS) refuse(`Cannot reference more than ${MAX_LAYERS} layers.`);
  const [, , , region = '', account] = lambda.table.layerArnOf('').split(':');
  for (const arn of arns) {
    const [, , , itsRegion, itsAccount] = arn.split(':');
    if (itsAccount !== account) refuse(`The region has no layers of other accounts: ${arn}.`);
    if (itsRegion !== region) {
      refuse(`Layers are not in the same region as the function. Layers are expected to be in region ${region}.`);
    }
  }
  checkDistinct(arns);
}

function checkDistinct(arns: readonly string[]): void {
  const layerOf = (arn: string) => arn.slice(0, arn.lastIndexOf(':'));
  for (const [index, arn] of arns.entries()) {
    const other = arns.slice(index + 1).find((later) => layerOf(later) === layerOf(arn));
    if (other === undefined) continue;
    const why = 'Two different versions of the same layer are not allowed to be referenced in the same function.';
    refuse(`${why} ${arn} and ${other} are versions of the same layer.`);
  }
}

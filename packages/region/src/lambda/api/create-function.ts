import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, textOf } from '../../core/json.ts';
import { defined, object, text, textMap } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { functionConfig, functionNameIn, qualifierIn } from '../function-config.ts';
import { checkFunctionLimits } from '../function-limits.ts';
import { functionSettings } from '../function-settings.ts';
import { emptyAnswer, jsonAnswer } from './answers.ts';
import { codeOf } from './code.ts';
import { layersIn } from './function-layers.ts';
import { functionShape, PENDING } from './function-shape.ts';
import { membersIn, textIn } from './input.ts';
import { checkRuns, refuse } from './runs.ts';
import type { UpdateDeps } from './update-function.ts';
import { deleteVersion, published } from './versions.ts';

type Handle = RestRow['handle'];

const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const NAME = { max: 64, pattern: '[a-zA-Z0-9\\-_]+' };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const createFunction =
  (deps: UpdateDeps): Handle =>
  async ({ body, isRepeated = false }) => {
    const { lambda } = deps;
    const members = membersIn(body);
    const name = newName(members);
    checkNew(members);
    if (lambda.has(name)) {
      throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409);
    }
    const code = codeOf(object(members, 'Code'), deps, name);
    const settings = { ...functionSettings(members), ...defined(layersIn(members, deps, { isRepeated })) };
    const arn = lambda.table.arnOf(name);
    // The versions of earlier starts are there.
    if (!isRepeated) lambda.table.forgetVersions(name);
    lambda.configure(functionConfig({ ...settings, handler: settings.handler ?? '', name, arn, ...code }));
    lambda.tags.set(arn, textMap(object(members, 'Tags')));
    if (members['Publish'] === true && !isRepeated) return jsonAnswer(published(lambda, name), 201);
    const { LastUpdateStatus: _status, ...shape } = functionShape(lambda.functionOf(name), arn);
    return jsonAnswer({ ...shape, ...PENDING }, 201);
  };

/** @throws AwsError ValidationException for a name that no function can have */
function newName(members: JsonObject): string {
  const given = textIn(members, 'FunctionName');
  const name = functionNameIn(given) ?? given;
  const check = new Checker({ FunctionName: name });
  check.text('FunctionName', NAME);
  check.done();
  return name;
}

/** @throws AwsError ValidationException, InvalidParameterValueException for what Lambda or the region cannot run */
function checkNew(members: JsonObject): void {
  const role = textOf(members['Role']);
  if (!ROLE.test(role)) {
    const pattern = ROLE.source.slice(1, -1).replaceAll('\\/', '/');
    const constraint = `Member must satisfy regular expression pattern: ${pattern}`;
    const message = `1 validation error detected: Value '${role}' at 'role' failed to satisfy constraint: ${constraint}`;
    throw new AwsError('ValidationException', message);
  }
  checkFunctionLimits(members);
  if (text(members, 'PackageType') === 'Image') refuse('The region runs zip packages, not images.');
  checkRuns({ Runtime: '', ...members });
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html */
export const deleteFunction =
  ({ lambda }: UpdateDeps): Handle =>
  async ({ query, isRepeated = false }, { FunctionName = '' }) => {
    const name = functionNameIn(FunctionName) ?? FunctionName;
    const qualifier = query.get('Qualifier') ?? qualifierIn(FunctionName);
    const latest = lambda.functionOf(name);
    if (qualifier === undefined) lambda.removals.ofFunction(name, { keepsVersions: isRepeated });
    else deleteVersion(lambda, latest, qualifier);
    return emptyAnswer(204);
  };

import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, textOf } from '../../core/json.ts';
import { object, text, textMap } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { functionConfig, functionNameIn } from '../function-config.ts';
import { checkFunctionLimits } from '../function-limits.ts';
import { functionSettings } from '../function-settings.ts';
import { emptyAnswer, jsonAnswer } from './answers.ts';
import { codeDirOf } from './code.ts';
import { functionShape } from './function-shape.ts';
import { membersIn, textIn } from './input.ts';
import { checkRuns, refuse } from './runs.ts';
import type { UpdateDeps } from './update-function.ts';

type Handle = RestRow['handle'];

const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const NAME = { max: 64, pattern: '[a-zA-Z0-9\\-_]+' };
/** What an answer says of a function that is not active yet, which on AWS it becomes in a moment. */
const PENDING = { State: 'Pending', StateReason: 'The function is being created.', StateReasonCode: 'Creating' };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const createFunction =
  (deps: UpdateDeps): Handle =>
  async ({ body }) => {
    const { lambda } = deps;
    const members = membersIn(body);
    const name = newName(members);
    checkNew(members);
    if (lambda.has(name)) {
      throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409);
    }
    const codeDir = codeDirOf(object(members, 'Code'), deps, name);
    const settings = functionSettings(members);
    lambda.configure(
      functionConfig({ ...settings, handler: settings.handler ?? '', name, arn: lambda.arnOf(name), codeDir }),
    );
    lambda.tags.set(lambda.arnOf(name), textMap(object(members, 'Tags')));
    const { LastUpdateStatus: _status, ...shape } = functionShape(lambda.functionOf(name));
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
  if (members['Publish'] === true) refuse('The region does not publish versions.');
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html */
export const deleteFunction =
  ({ lambda }: UpdateDeps): Handle =>
  async ({ query }, { FunctionName = '' }) => {
    lambda.removeFunction(lambda.functionOf(FunctionName, query.get('Qualifier') ?? undefined).name);
    return emptyAnswer(204);
  };

import type { RestRow } from '../../http/rest-service.ts';
import { checkFunctionLimits } from '../function-limits.ts';
import { functionSettings } from '../function-settings.ts';
import type { LambdaService } from '../service.ts';
import { jsonAnswer } from './answers.ts';
import { type CodeDeps, codeDirOf } from './code.ts';
import { functionShape } from './function-shape.ts';
import { membersIn } from './input.ts';
import { checkRuns } from './runs.ts';

export interface UpdateDeps extends CodeDeps {
  readonly lambda: LambdaService;
}

type Handle = RestRow['handle'];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export const updateFunctionCode =
  (deps: UpdateDeps): Handle =>
  async ({ body }, { FunctionName = '' }) => {
    const { lambda } = deps;
    const { name } = lambda.functionOf(FunctionName);
    const codeDir = codeDirOf(membersIn(body), deps, name);
    lambda.configure({ ...lambda.functionOf(name), codeDir });
    return jsonAnswer(functionShape(lambda.functionOf(name)));
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export const updateFunctionConfiguration =
  ({ lambda }: UpdateDeps): Handle =>
  async ({ body }, { FunctionName = '' }) => {
    const config = lambda.functionOf(FunctionName);
    const members = membersIn(body);
    checkFunctionLimits(members);
    checkRuns(members);
    const { logging, ...change } = functionSettings(members);
    lambda.configure({ ...config, ...change, logging: { ...config.logging, ...logging } });
    return jsonAnswer(functionShape(lambda.functionOf(config.name)));
  };

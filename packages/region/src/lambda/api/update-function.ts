import type { RestRow } from '../../http/rest-service.ts';
import { checkFunctionLimits } from '../function-limits.ts';
import { functionSettings } from '../function-settings.ts';
import type { LambdaService } from '../service.ts';
import { jsonAnswer } from './answers.ts';
import { type CodeDeps, codeOf } from './code.ts';
import { layersIn } from './function-layers.ts';
import { functionShape } from './function-shape.ts';
import { membersIn } from './input.ts';
import { checkRevision } from './revision.ts';
import { checkRuns } from './runs.ts';
import { unqualified } from './unqualified.ts';
import { published } from './versions.ts';

export interface UpdateDeps extends CodeDeps {
  readonly lambda: LambdaService;
}

type Handle = RestRow['handle'];

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export const updateFunctionCode =
  (deps: UpdateDeps): Handle =>
  async (call, { FunctionName = '' }) => {
    const { lambda } = deps;
    const { name, arn, revisionId } = unqualified(lambda, FunctionName);
    const members = membersIn(call.body);
    checkRevision(members, revisionId, call);
    const code = codeOf(members, deps, name);
    const changed = { ...lambda.functionOf(name), ...code };
    if (members['DryRun'] === true) return jsonAnswer(functionShape(changed, arn));
    lambda.configure(changed);
    // The versions of earlier starts are there.
    if (members['Publish'] === true && !call.isRepeated) return jsonAnswer(published(lambda, name));
    return jsonAnswer(functionShape(lambda.functionOf(name), arn));
  };

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export const updateFunctionConfiguration =
  (deps: UpdateDeps): Handle =>
  async (call, { FunctionName = '' }) => {
    const { lambda } = deps;
    const config = unqualified(lambda, FunctionName);
    const members = membersIn(call.body);
    checkRevision(members, config.revisionId, call);
    checkFunctionLimits(members);
    checkRuns(members);
    const { logging, ...settings } = functionSettings(members);
    const change = { ...settings, ...layersIn(members, deps, call) };
    lambda.configure({ ...config, ...change, logging: { ...config.logging, ...logging } });
    return jsonAnswer(functionShape(lambda.functionOf(config.name), config.arn));
  };

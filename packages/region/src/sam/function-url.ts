import { type JsonObject, objectOf } from '../core/json.ts';
import { conditionOf, pick, type SamOutput, type Source } from './output.ts';

/** The URL of a function, open to all where it has no authorization. */
export function addUrl(output: SamOutput, source: Source, target: JsonObject): void {
  const { logicalId, properties } = source;
  if (properties['FunctionUrlConfig'] === undefined) return;
  const config = objectOf(properties['FunctionUrlConfig']);
  const condition = conditionOf(source);
  const settings = { TargetFunctionArn: target, ...pick(config, ['AuthType', 'Cors', 'InvokeMode']) };
  output.add(`${logicalId}Url`, 'AWS::Lambda::Url', settings, condition);
  if (output.text(config['AuthType']) !== 'NONE') return;
  const open = { FunctionName: target, Principal: '*' };
  output.add(
    `${logicalId}UrlPublicPermissions`,
    'AWS::Lambda::Permission',
    { Action: 'lambda:InvokeFunctionUrl', ...open, FunctionUrlAuthType: 'NONE' },
    condition,
  );
  output.add(
    `${logicalId}URLInvokeAllowPublicAccess`,
    'AWS::Lambda::Permission',
    { Action: 'lambda:InvokeFunction', ...open, InvokedViaFunctionUrl: true },
    condition,
  );
}

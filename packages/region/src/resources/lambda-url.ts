import { CORS_MEMBERS, corsIn } from '../apigateway/cors-settings.ts';
import { functionUrlOf } from '../apigateway/function-urls.ts';
import { text, textOr } from '../core/properties.ts';
import { qualifiedName, qualifierIn } from '../lambda/function-config.ts';
import type { NamedResource } from '../template/resource.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { arnOf, type Naming } from './naming.ts';

export const lambdaUrl: ResourceKind = {
  type: 'AWS::Lambda::Url',
  properties: {
    AuthType: 'runs',
    Cors: CORS_MEMBERS,
    InvokeMode: 'runs',
    Qualifier: 'runs',
    TargetFunctionArn: 'runs',
  },
  identify(resource, naming) {
    const FunctionArn = functionArnIn(resource, naming);
    return { ref: FunctionArn, attributes: { FunctionArn, FunctionUrl: functionUrlOf(naming.endpoint, FunctionArn) } };
  },
  refusals({ properties }) {
    const refusals: Refusal[] = [];
    const [mode, qualifier] = [textOr(properties, 'InvokeMode', 'BUFFERED'), text(properties, 'Qualifier')];
    if (mode !== 'BUFFERED') {
      refusals.push({ path: 'Properties.InvokeMode', message: `The region answers BUFFERED, not "${mode}".` });
    }
    if (qualifier !== undefined && /^\d+$/.test(qualifier)) {
      const message = `A URL is of $LATEST or an alias, not of the version "${qualifier}".`;
      refusals.push({ path: 'Properties.Qualifier', message });
    }
    return refusals;
  },
  declare({ properties, ref }, { functionUrls }) {
    const authType = text(properties, 'AuthType') === 'AWS_IAM' ? 'AWS_IAM' : 'NONE';
    functionUrls.declare(ref, { authType, cors: corsIn(properties, 'Cors') });
  },
  remove({ ref }, { functionUrls }) {
    functionUrls.remove(ref);
  },
};

/** The property takes a name or an ARN. */
function functionArnIn({ properties }: NamedResource, naming: Naming): string {
  const target = textOr(properties, 'TargetFunctionArn', '');
  const name = qualifiedName(target, text(properties, 'Qualifier') ?? qualifierIn(target));
  return arnOf(naming, 'lambda', `function:${name}`);
}

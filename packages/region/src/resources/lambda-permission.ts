import { text, textOr } from '../core/properties.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, madeUpId, type Naming } from './naming.ts';

export const lambdaPermission: ResourceKind = {
  type: 'AWS::Lambda::Permission',
  properties: {
    Action: 'runs',
    FunctionName: 'runs',
    Principal: 'runs',
    SourceAccount: 'runs',
    SourceArn: 'runs',
    EventSourceToken: 'accepted',
    FunctionUrlAuthType: 'accepted',
    InvokedViaFunctionUrl: 'accepted',
    PrincipalOrgID: 'accepted',
  },
  identify(resource, naming) {
    const Id = madeUpId(resource, naming);
    return { ref: Id, attributes: { Id } };
  },
  declare({ ref, properties }, { permissions, naming }, before) {
    if (before !== undefined) permissions.forbidInvocation(functionArnIn(before, naming), before.ref);
    permissions.permitInvocation(functionArnIn({ properties }, naming), {
      statementId: ref,
      principal: textOr(properties, 'Principal', ''),
      action: textOr(properties, 'Action', ''),
      sourceArn: text(properties, 'SourceArn'),
      sourceAccount: text(properties, 'SourceAccount'),
    });
  },
  remove(resource, { permissions, naming }) {
    permissions.forbidInvocation(functionArnIn(resource, naming), resource.ref);
  },
};

function functionArnIn({ properties }: Pick<ResolvedResource, 'properties'>, naming: Naming): string {
  const name = textOr(properties, 'FunctionName', '');
  return name.startsWith('arn:') ? name : arnOf(naming, 'lambda', `function:${name}`);
}

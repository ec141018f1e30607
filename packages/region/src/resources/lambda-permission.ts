import { text, textOr } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

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
    PrincipalOrgID: 'accepted',
  },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: uuidOf(logicalId) } }),
  create({ logicalId, properties }, { permissions, naming }) {
    const name = textOr(properties, 'FunctionName', '');
    permissions.permitInvocation(name.startsWith('arn:') ? name : arnOf(naming, 'lambda', `function:${name}`), {
      statementId: logicalId,
      principal: textOr(properties, 'Principal', ''),
      action: textOr(properties, 'Action', ''),
      sourceArn: text(properties, 'SourceArn'),
      sourceAccount: text(properties, 'SourceAccount'),
    });
  },
};

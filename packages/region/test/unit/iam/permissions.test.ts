import { expect, test } from '@jest/globals';
import { Permissions } from '../../../src/iam/permissions.ts';

const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:work';
const OF_RULES = { principal: 'events.amazonaws.com', action: 'lambda:InvokeFunction' };

test('the policy of a function ends with the function', () => {
  const permissions = new Permissions({ accountId: '000000000000', ownPolicy: () => undefined });
  const may = () => permissions.may({ ...OF_RULES, resourceArn: ARN, sourceArn: '' });
  permissions.permitInvocation(ARN, { ...OF_RULES, statementId: 's', sourceArn: undefined, sourceAccount: undefined });
  const before = may();
  permissions.forbidInvocations(ARN);
  expect([before, may(), permissions.policyOf(ARN)]).toEqual([true, false, undefined]);
});

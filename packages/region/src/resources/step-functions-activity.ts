import { textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

export const stepFunctionsActivity: ResourceKind = {
  type: 'AWS::StepFunctions::Activity',
  properties: { Name: 'runs', EncryptionConfiguration: 'accepted', Tags: 'accepted' },
  identify({ properties }, naming) {
    const Name = textOr(properties, 'Name', '');
    const Arn = arnOf(naming, 'states', `activity:${Name}`);
    return { ref: Arn, attributes: { Arn, Name } };
  },
  declare({ properties }, { workflows }) {
    workflows.activities.create(textOr(properties, 'Name', ''));
  },
  remove({ ref }, { workflows }) {
    workflows.activities.delete(ref);
  },
};

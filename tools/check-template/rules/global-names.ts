import { asText, resourcesOf } from '../../template/template.ts';
import type { Rule } from '../rule.ts';

/** Types whose names are one in an account, or in the world, for all Regions. */
const GLOBAL_NAMES: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::S3::Bucket': 'BucketName',
};

export const globalNames: Rule = {
  name: 'global-names',
  why: 'The same stage in a second Region overwrites what has the same name in all Regions, or cannot be created.',
  *check(template) {
    for (const [type, property] of Object.entries(GLOBAL_NAMES))
      for (const { id, properties } of resourcesOf(template, type))
        if (properties[property] !== undefined && !asText(properties[property]).includes('AWS::Region'))
          yield { at: `${id}.${property}`, message: 'The name is one for all Regions: put ${AWS::Region} into it.' };
  },
};

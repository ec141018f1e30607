import type { Json, JsonObject } from '@tributary/region/json';
import { SERVICE } from '#schemas/service.ts';
import type { Template } from '../template/template.ts';
import { policiesOf, STAGE_LIMIT_CHARACTERS } from './policies.ts';
import { rightsFor } from './rights-for.ts';

const GITHUB = 'token.actions.githubusercontent.com';

/**
 * A stack with the role that deploys one stage from GitHub: no keys, and no more rights than the template needs. The
 * role's own name does not begin with that of the stage's stack, so that a deployment cannot change it.
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export function deployerTemplate(template: Template): JsonObject {
  const policies = policiesOf(rightsFor(template));
  const named = policies.map((policy, index) => [`Rights${index + 1}`, policy] as const);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The role that deploys a stage of ${SERVICE} from GitHub. Written by npm run deployer.`,
    Parameters: PARAMETERS,
    Conditions: { MakesProvider: { 'Fn::Equals': [{ Ref: 'Provider' }, 'create'] } },
    Resources: {
      GitHub: {
        Type: 'AWS::IAM::OIDCProvider',
        Condition: 'MakesProvider',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: { Url: `https://${GITHUB}`, ClientIdList: ['sts.amazonaws.com'] },
      },
      ...Object.fromEntries(named.map(([id, policy]) => [id, managedPolicy(policy)])),
      Deployer: role(named.map(([id]) => ({ Ref: id }))),
    },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Deployer', 'Arn'] } } },
  };
}

/** The parameter `Stage`. */
export const STAGE: JsonObject = {
  Type: 'String',
  AllowedPattern: '[a-z][a-z0-9-]*',
  MaxLength: STAGE_LIMIT_CHARACTERS,
};

const PARAMETERS: JsonObject = {
  Stage: { ...STAGE, Description: 'The stage that the role deploys' },
  Repository: {
    Type: 'String',
    AllowedPattern: '[\\w.-]+/[\\w.-]+',
    Description: 'The repository whose workflows may take the role: owner/name',
  },
  Provider: {
    Type: 'String',
    AllowedValues: ['create', 'exists'],
    Default: 'create',
    Description: 'exists: the account knows GitHub as an identity provider already',
  },
};

export const managedPolicy = (policy: JsonObject): Json => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: withPlaceholders(policy) },
});

const sub = (text: string): Json => (text.includes('${') ? { 'Fn::Sub': text } : text);

function withPlaceholders(value: Json): Json {
  if (typeof value === 'string') return sub(value);
  if (Array.isArray(value)) return value.map(withPlaceholders);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withPlaceholders(inner)]));
}

/** Only a job in the environment of that name, of that repository, may assume it. */
const role = (ManagedPolicyArns: Json): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: sub(`deploy-${SERVICE}-\${Stage}`),
    MaxSessionDuration: 3600,
    ManagedPolicyArns,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}`) },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${GITHUB}:aud`]: 'sts.amazonaws.com',
              [`${GITHUB}:sub`]: sub('repo:${Repository}:environment:${Stage}'),
            },
          },
        },
      ],
    },
  },
});

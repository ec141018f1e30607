import { text } from '../core/properties.ts';
import type { NamedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, madeUpId, type Naming, nameOf } from './naming.ts';

type Names = (resource: NamedResource, naming: Naming) => ReturnType<ResourceKind['identify']>;

/** Without behaviour at run time on a laptop: alarms about alarms, keys. */
const ACCEPTED: Readonly<Record<string, Names>> = {
  // The role by which API Gateway writes logs, for all APIs of an account.
  'AWS::ApiGateway::Account': ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  // The versions of the libraries that made the template.
  'AWS::CDK::Metadata': ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  // `cdk bootstrap` makes one beside the bucket for code.
  'AWS::ECR::Repository': (resource, naming) => {
    const name = nameOf(resource, 'RepositoryName', naming);
    const host = `${naming.accountId}.dkr.ecr.${naming.region}.amazonaws.com`;
    return {
      ref: name,
      attributes: { Arn: arnOf(naming, 'ecr', `repository/${name}`), RepositoryUri: `${host}/${name}` },
    };
  },
  'AWS::Logs::MetricFilter': named('FilterName'),
  'AWS::Logs::ResourcePolicy': named('PolicyName'),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName'),
  'AWS::KMS::Key': (resource, naming) => {
    const id = madeUpId(resource, naming);
    return { ref: id, attributes: { KeyId: id, Arn: arnOf(naming, 'kms', `key/${id}`) } };
  },
  // Nothing signs in here.
  'AWS::IAM::OIDCProvider': ({ properties, logicalId }, { partition, accountId }) => {
    const host = (text(properties, 'Url') ?? logicalId).replace(/^https:\/\//, '');
    const Arn = `arn:${partition}:iam::${accountId}:oidc-provider/${host}`;
    return { ref: Arn, attributes: { Arn } };
  },
  'AWS::KMS::Alias': named('AliasName'),
  'AWS::MSK::ClusterPolicy': (resource) => ({ ref: resource.logicalId, attributes: { CurrentVersion: '1' } }),
};

function named(property: string): Names {
  return (resource, naming) => ({ ref: nameOf(resource, property, naming), attributes: {} });
}

export const acceptedKinds: readonly ResourceKind[] = Object.entries(ACCEPTED).map(([type, identify]) => ({
  type,
  properties: 'accepted',
  identify,
}));

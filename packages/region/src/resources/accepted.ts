import { text } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { NamedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, type Naming, nameOf } from './naming.ts';

type Names = (resource: NamedResource, naming: Naming) => ReturnType<ResourceKind['identify']>;

/** Without behaviour at run time on a laptop: alarms, networks, keys. */
const ACCEPTED: Readonly<Record<string, Names>> = {
  'AWS::Logs::MetricFilter': named('FilterName'),
  'AWS::Logs::ResourcePolicy': named('PolicyName'),
  'AWS::CloudWatch::Alarm': (resource, naming) => {
    const name = nameOf(resource, 'AlarmName', naming);
    return { ref: name, attributes: { Arn: arnOf(naming, 'cloudwatch', `alarm:${name}`) } };
  },
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName'),
  'AWS::CloudWatch::Dashboard': named('DashboardName'),
  // The framework publishes one with each deployment; the region runs the code of $LATEST, which is the same.
  'AWS::Lambda::Version': ({ properties, logicalId }, naming) => {
    const name = text(properties, 'FunctionName') ?? logicalId;
    const FunctionArn = name.startsWith('arn:') ? name : arnOf(naming, 'lambda', `function:${name}`);
    return { ref: `${FunctionArn}:1`, attributes: { FunctionArn, Version: '1' } };
  },
  'AWS::KMS::Key': (resource, naming) => {
    const id = uuidOf(resource.logicalId);
    return { ref: id, attributes: { KeyId: id, Arn: arnOf(naming, 'kms', `key/${id}`) } };
  },
  'AWS::KMS::Alias': named('AliasName'),
  'AWS::EC2::SecurityGroup': (resource) => {
    const id = `sg-${uuidOf(resource.logicalId).replaceAll('-', '').slice(0, 17)}`;
    return { ref: id, attributes: { GroupId: id, VpcId: 'vpc-local' } };
  },
  'AWS::EC2::SecurityGroupIngress': (resource) => ({ ref: resource.logicalId, attributes: { Id: resource.logicalId } }),
  'AWS::EC2::SecurityGroupEgress': (resource) => ({ ref: resource.logicalId, attributes: { Id: resource.logicalId } }),
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

import type { Json } from '../core/json.ts';
import { textOr } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { NamedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import type { Naming } from './naming.ts';

type Attributes = (id: string, resource: NamedResource, naming: Naming) => Readonly<Record<string, Json>>;

interface NetworkType {
  /** How the ids of its resources begin. */
  readonly prefix: string;
  readonly attributes?: Attributes;
}

/** Networks have no behaviour on one machine. They have ids as on AWS, which other resources take as values. */
const NETWORK: Readonly<Record<string, NetworkType>> = {
  'AWS::EC2::EIP': { prefix: 'eipalloc', attributes: (AllocationId) => ({ AllocationId, PublicIp: '192.0.2.1' }) },
  'AWS::EC2::InternetGateway': { prefix: 'igw', attributes: (InternetGatewayId) => ({ InternetGatewayId }) },
  'AWS::EC2::NatGateway': { prefix: 'nat', attributes: (NatGatewayId) => ({ NatGatewayId }) },
  'AWS::EC2::Route': { prefix: 'r' },
  'AWS::EC2::RouteTable': { prefix: 'rtb', attributes: (RouteTableId) => ({ RouteTableId }) },
  'AWS::EC2::SecurityGroup': {
    prefix: 'sg',
    attributes: (id, { properties }) => ({ Id: id, GroupId: id, VpcId: textOr(properties, 'VpcId', 'vpc-local') }),
  },
  'AWS::EC2::SecurityGroupEgress': { prefix: 'sgr', attributes: (Id) => ({ Id }) },
  'AWS::EC2::SecurityGroupIngress': { prefix: 'sgr', attributes: (Id) => ({ Id }) },
  'AWS::EC2::Subnet': {
    prefix: 'subnet',
    attributes: (SubnetId, { properties }, { region }) => ({
      SubnetId,
      AvailabilityZone: textOr(properties, 'AvailabilityZone', `${region}a`),
      CidrBlock: textOr(properties, 'CidrBlock', ''),
      VpcId: textOr(properties, 'VpcId', ''),
    }),
  },
  'AWS::EC2::SubnetRouteTableAssociation': { prefix: 'rtbassoc', attributes: (Id) => ({ Id }) },
  'AWS::EC2::VPC': {
    prefix: 'vpc',
    attributes: (VpcId, { properties }) => ({
      VpcId,
      CidrBlock: textOr(properties, 'CidrBlock', ''),
      DefaultSecurityGroup: idOf('sg', VpcId),
      DefaultNetworkAcl: idOf('acl', VpcId),
    }),
  },
  'AWS::EC2::VPCEndpoint': {
    prefix: 'vpce',
    attributes: (Id) => ({ Id, DnsEntries: [], NetworkInterfaceIds: [] }),
  },
  'AWS::EC2::VPCGatewayAttachment': { prefix: 'attach' },
};

const ID_CHARACTERS = 17;

/** `subnet-0123456789abcdef0`: the same text gives the same id. */
const idOf = (prefix: string, text: string): string =>
  `${prefix}-${uuidOf(text).replaceAll('-', '').slice(0, ID_CHARACTERS)}`;

export const networkKinds: readonly ResourceKind[] = Object.entries(NETWORK).map(([type, { prefix, attributes }]) => ({
  type,
  properties: 'accepted',
  identify(resource, naming) {
    const ref = idOf(prefix, `${naming.stackName} ${resource.logicalId}`);
    return { ref, attributes: attributes?.(ref, resource, naming) ?? {} };
  },
}));

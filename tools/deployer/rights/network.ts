import { actions, type Right } from './right.ts';

/** Networks have no names in their ARNs. Their tags come when they are there already, so the Region is the limit. */
const IN_THIS_REGION = { StringEquals: { 'aws:RequestedRegion': '${AWS::Region}' } };

const changing = (names: string): Right => ({ actions: actions('ec2', names), on: ['*'], when: IN_THIS_REGION });
const TAGGING = changing('CreateTags DeleteTags');
const looking = (names: string): Right => ({ actions: actions('ec2', names), on: ['*'] });

/** The network of a Kafka cluster. */
export const NETWORK: Readonly<Record<string, readonly Right[]>> = {
  'AWS::EC2::VPC': [
    changing('CreateVpc ModifyVpcAttribute DeleteVpc'),
    TAGGING,
    looking(
      'DescribeVpcs DescribeVpcAttribute DescribeVpcEncryptionControls DescribeNetworkAcls DescribeSecurityGroups',
    ),
  ],
  'AWS::EC2::Subnet': [
    changing('CreateSubnet ModifySubnetAttribute DeleteSubnet'),
    TAGGING,
    looking('DescribeSubnets DescribeNetworkAcls DescribeAvailabilityZones'),
  ],
  'AWS::EC2::RouteTable': [changing('CreateRouteTable DeleteRouteTable'), TAGGING, looking('DescribeRouteTables')],
  'AWS::EC2::SubnetRouteTableAssociation': [
    changing('AssociateRouteTable ReplaceRouteTableAssociation DisassociateRouteTable'),
    looking('DescribeSubnets DescribeRouteTables'),
  ],
  'AWS::EC2::SecurityGroup': [
    changing(`CreateSecurityGroup DeleteSecurityGroup AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress
      RevokeSecurityGroupEgress RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsEgress
      UpdateSecurityGroupRuleDescriptionsIngress`),
    TAGGING,
    looking('DescribeSecurityGroups DescribeInstances'),
  ],
  'AWS::EC2::SecurityGroupEgress': [
    changing('AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress UpdateSecurityGroupRuleDescriptionsEgress'),
    looking('DescribeSecurityGroupRules'),
  ],
  'AWS::EC2::SecurityGroupIngress': [
    changing('AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsIngress'),
    looking('DescribeSecurityGroups DescribeSecurityGroupRules'),
  ],
  'AWS::EC2::VPCEndpoint': [
    changing('CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints'),
    // For the private names of the endpoints.
    { actions: actions('route53', 'AssociateVPCWithHostedZone'), on: ['*'] },
    TAGGING,
    looking('DescribeVpcEndpoints DescribeSubnets DescribeSecurityGroups DescribeVpcs'),
  ],
};

import { type JsonObject, objectOf } from '../core/json.ts';
import { type Finding, TemplateError } from './template-error.ts';

/** Values that exist on AWS, which the region cannot look up: they are taken as text. */
const OF_AWS = [
  'AWS::EC2::AvailabilityZone::Name',
  'AWS::EC2::Image::Id',
  'AWS::EC2::Instance::Id',
  'AWS::EC2::KeyPair::KeyName',
  'AWS::EC2::SecurityGroup::GroupName',
  'AWS::EC2::SecurityGroup::Id',
  'AWS::EC2::Subnet::Id',
  'AWS::EC2::VPC::Id',
  'AWS::EC2::Volume::Id',
  'AWS::Route53::HostedZone::Id',
];
const LISTS_OF_AWS = OF_AWS.map((type) => `List<${type}>`);
const STORED = ['String', 'CommaDelimitedList', 'List<String>', ...OF_AWS, ...LISTS_OF_AWS];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
const TYPES: ReadonlySet<string> = new Set([
  'String',
  'Number',
  'CommaDelimitedList',
  'List<Number>',
  'List<String>',
  ...OF_AWS,
  ...LISTS_OF_AWS,
  'AWS::SSM::Parameter::Name',
  ...STORED.map((type) => `AWS::SSM::Parameter::Value<${type}>`),
]);

/**
 * Makes sure that parameters have types of CloudFormation.
 * @throws TemplateError PARAMETERS_INVALID with each that has another one, or none
 */
export function checkParameterTypes(declared: JsonObject): void {
  const findings = Object.entries(declared).flatMap(([name, declaration]) => problemOf(name, objectOf(declaration)));
  const [first] = findings;
  if (first !== undefined)
    throw new TemplateError('PARAMETERS_INVALID', findings, `Template format error: ${first.asAws}`);
}

function problemOf(logicalId: string, { Type: type }: JsonObject): readonly (Finding & { readonly asAws: string })[] {
  if (typeof type === 'string' && TYPES.has(type)) return [];
  const isMissing = type === undefined;
  const shown = typeof type === 'string' ? type : JSON.stringify(type);
  const asAws = isMissing
    ? 'Every Parameters object must contain a Type member.'
    : `Unrecognized parameter type: ${shown}`;
  const message = isMissing
    ? 'A parameter needs a type: String, Number or another one of CloudFormation.'
    : `${shown} is no type of parameters that CloudFormation has.`;
  return [{ logicalId, path: 'Type', message, asAws }];
}

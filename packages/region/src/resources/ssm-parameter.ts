import type { JsonObject } from '../core/json.ts';
import { defined, object, text, textMap, textOr } from '../core/properties.ts';
import { DATA_TYPES, type ParameterDraft, TIERS } from '../ssm/parameter.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

/** The types of parameters that CloudFormation creates. */
const TYPES = ['String', 'StringList'] as const;

export const ssmParameter: ResourceKind = {
  type: 'AWS::SSM::Parameter',
  properties: {
    AllowedPattern: 'runs',
    DataType: 'accepted',
    Description: 'runs',
    Name: 'runs',
    Tags: 'runs',
    Tier: 'runs',
    Type: 'runs',
    Value: 'runs',
  },
  identify(resource, naming) {
    const { Type, Value } = textMap(resource.properties);
    return { ref: nameOf(resource, 'Name', naming), attributes: defined({ Type, Value }) };
  },
  refusals({ properties }) {
    const [type, value] = [text(properties, 'Type'), text(properties, 'Value')];
    const wrongType = {
      path: 'Properties.Type',
      message: `It is one of ${TYPES.join(', ')}. CloudFormation creates no SecureString.`,
    };
    return [
      ...(oneOf(TYPES, type) === undefined ? [wrongType] : []),
      ...(value === undefined || value === ''
        ? [{ path: 'Properties.Value', message: 'It is a text that is not empty.' }]
        : []),
    ];
  },
  declare({ ref, properties }, { parameters }) {
    parameters.declare(draftOf(ref, properties), textMap(object(properties, 'Tags')));
  },
  remove({ ref }, { parameters }) {
    parameters.remove(ref);
  },
  isThere: ({ ref }, { parameters }) => parameters.find(ref) !== undefined,
};

function draftOf(name: string, properties: JsonObject): ParameterDraft {
  return defined({
    name,
    type: oneOf(TYPES, text(properties, 'Type')) ?? 'String',
    value: textOr(properties, 'Value', ''),
    description: text(properties, 'Description'),
    allowedPattern: text(properties, 'AllowedPattern'),
    dataType: oneOf(DATA_TYPES, text(properties, 'DataType')) ?? 'text',
    tier: oneOf(TIERS, text(properties, 'Tier')) ?? 'Standard',
  });
}

const oneOf = <T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
  values.find((known) => known === value);

import { type Json, type JsonObject, listOf, objectOf } from '../core/json.ts';
import { CONNECTIONS, type Connection } from './connections.ts';
import { arnOf, conditionOf, ref, type SamOutput, type Source } from './output.ts';

/** Types of SAM and those that come of them. */
const COMES_OF: Readonly<Record<string, string>> = {
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
};

/**
 * The rights between two resources, as a policy of the role of one of them.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
 */
export function addConnector(output: SamOutput, source: Source): void {
  const { logicalId, properties } = source;
  const destinations = [properties['Destination'] ?? []].flat().map(objectOf);
  destinations.forEach((destination, index) => {
    const suffix = destinations.length > 1 ? `Destination${index}` : '';
    connect(
      output,
      source,
      endOf(output, objectOf(properties['Source'])),
      endOf(output, destination),
      `${logicalId}${suffix}`,
    );
  });
}

/** One end of a connector. */
interface End {
  readonly id: string;
  readonly type: string;
  readonly arn: Json;
  readonly role: Json | undefined;
}

function endOf(output: SamOutput, declared: JsonObject): End {
  const id = output.text(declared['Id']) ?? '';
  const known = output.sources.get(id);
  const type = output.text(declared['Type']) ?? known?.type ?? '';
  return {
    id,
    type: COMES_OF[type] ?? type,
    arn: declared['Arn'] ?? arnIn(known, id, type),
    role: roleIn(known, declared),
  };
}

/** Topics and workflows have their ARN for their reference. */
const arnIn = (known: Source | undefined, id: string, type: string): Json =>
  /SNS::Topic|StateMachine/.test(known?.type ?? type) ? ref(id) : arnOf(id);

function roleIn(known: Source | undefined, declared: JsonObject): Json | undefined {
  if (declared['RoleName'] !== undefined) return declared['RoleName'];
  const role = known?.properties['Role'] ?? known?.properties['RoleArn'];
  if (role === undefined)
    return known?.type.startsWith('AWS::Serverless::') === true ? ref(`${known.logicalId}Role`) : undefined;
  const [name] = listOf(objectOf(role)['Fn::GetAtt']);
  return typeof name === 'string' ? ref(name) : undefined;
}

function connect(output: SamOutput, source: Source, from: End, to: End, id: string): void {
  const connection = CONNECTIONS.find((one) => one.from === from.type && one.to === to.type);
  const role = connection?.roleOf === 'to' ? to.role : from.role;
  if (connection === undefined || role === undefined) {
    const message = `The region does not run connectors from ${from.type} to ${to.type}. Write a policy in their place.`;
    output.refuse(source.logicalId, 'Properties', message);
    return;
  }
  const Statement = statementsOf(connection, source, from, to);
  output.add(
    `${id}Policy`,
    'AWS::IAM::ManagedPolicy',
    { PolicyDocument: { Version: '2012-10-17', Statement }, Roles: [role] },
    conditionOf(source),
  );
}

function statementsOf(connection: Connection, { properties }: Source, from: End, to: End): readonly JsonObject[] {
  const arn = connection.roleOf === 'to' ? from.arn : to.arn;
  const below = (suffix: string): Json => (suffix === '' ? arn : { 'Fn::Sub': [`\${Arn}${suffix}`, { Arn: arn }] });
  return listOf(properties['Permissions']).flatMap((permission) => {
    const actions = permission === 'Read' ? connection.read : connection.write;
    if (actions === undefined) return [];
    return [{ Effect: 'Allow', Action: actions, Resource: connection.suffixes.map(below) }];
  });
}

import { isObject, type Json, type JsonObject, objectOf, parseJson } from '../core/json.ts';
import { s3Location } from './code.ts';
import { definitionOf, definitionText } from './definition.ts';
import { WORKFLOW_EVENTS } from './events/workflow.ts';
import { addEvents } from './events.ts';
import { arnOf, omit, ref, type SamOutput, type Source, tagList, words } from './output.ts';
import { addRole } from './role.ts';

/** The properties that become something else. All others are those of AWS::StepFunctions::StateMachine. */
const TRANSFORMED = words(
  'AutoPublishAlias Definition DefinitionSubstitutions DefinitionUri DeploymentPreference Events ' +
    'Logging Name PermissionsBoundary Policies PropagateTags Role RolePath Tags Tracing Type',
);
/** What SAM calls otherwise than CloudFormation. */
const RENAMED = {
  Logging: 'LoggingConfiguration',
  Name: 'StateMachineName',
  Tracing: 'TracingConfiguration',
  Type: 'StateMachineType',
};

/**
 * A workflow with its role and events.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
 */
export function addStateMachine(output: SamOutput, source: Source): void {
  const { logicalId, properties, attributes } = source;
  for (const name of ['AutoPublishAlias', 'DeploymentPreference'].filter((one) => properties[one] !== undefined)) {
    const message = 'The region does not run aliases of workflows in a template. Remove it.';
    output.refuse(logicalId, `Properties.${name}`, message);
  }
  addEvents(output, source, ref(logicalId), WORKFLOW_EVENTS);
  const tags = tagList('stateMachine', objectOf(properties['Tags']));
  const renamed = Object.entries(RENAMED).flatMap(([of, to]) => {
    const value = properties[of];
    return value === undefined ? [] : [[to, value] as const];
  });
  output.add(
    logicalId,
    'AWS::StepFunctions::StateMachine',
    {
      ...definitionProperties(output, source),
      RoleArn: properties['Role'] ?? arnOf(`${logicalId}Role`),
      ...Object.fromEntries(renamed),
      ...omit(properties, TRANSFORMED),
      Tags: tags,
    },
    attributes,
  );
  if (properties['Role'] !== undefined) return;
  const managedPolicies = properties['Tracing'] === undefined ? [] : ['AWSXrayWriteOnlyAccess'];
  addRole(output, source, { service: 'states.amazonaws.com', managedPolicies, policies: [], tags });
}

/** Where the definition is, and what its placeholders stand for. */
function definitionProperties(output: SamOutput, source: Source): JsonObject {
  const { properties } = source;
  const given = objectOf(properties['DefinitionSubstitutions']);
  const text = properties['Definition'] === undefined ? definitionText(output, source) : undefined;
  if (text !== undefined && isJsonWithPlaceholders(text)) {
    return { DefinitionString: text, DefinitionSubstitutions: given };
  }
  const location = s3Location(output.value(properties['DefinitionUri']));
  const { definition, found } = withPlaceholders(
    location === undefined ? (definitionOf(output, source, 'Definition') ?? {}) : {},
  );
  const substitutions = { ...given, ...found };
  return {
    ...(location === undefined
      ? { DefinitionString: JSON.stringify(definition, null, 4) }
      : { DefinitionS3Location: { Bucket: location.bucket, Key: location.key } }),
    ...(Object.keys(substitutions).length > 0 && { DefinitionSubstitutions: substitutions }),
  };
}

/** Placeholders outside of quotes, as for a number, are JSON only when Step Functions has filled them in. */
function isJsonWithPlaceholders(text: string): boolean {
  return /^\s*\{/.test(text) && text.includes('${') && parseJson(text) === undefined;
}

/** Functions of CloudFormation in a definition become placeholders, and what they stand for. */
function withPlaceholders(definition: JsonObject): { definition: Json; found: JsonObject } {
  const found: Record<string, Json> = {};
  const visit = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    const [key = '', ...others] = Object.keys(value);
    if (others.length > 0 || (key !== 'Ref' && !key.startsWith('Fn::'))) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner)]));
    }
    const name = `definition_substitution_${Object.keys(found).length + 1}`;
    found[name] = value;
    return `\${${name}}`;
  };
  return { definition: visit(definition), found };
}

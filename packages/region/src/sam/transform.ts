import { isObject, type JsonObject, objectOf } from '../core/json.ts';
import { type Finding, TemplateError } from '../template/template-error.ts';
import { addConnector } from './connector.ts';
import { addFunction } from './function.ts';
import { globalsOf, merged } from './globals.ts';
import { addHttpApi, addImplicitHttpApi } from './http-api.ts';
import { addLayerVersion } from './layer-version.ts';
import { omit, type SamInput, SamOutput, type Source } from './output.ts';
import { withRenamed } from './references.ts';
import { addImplicitRestApi, addRestApi } from './rest-api.ts';
import { addSimpleTable } from './simple-table.ts';
import { addStateMachine } from './state-machine.ts';

type Adding = (output: SamOutput, source: Source) => void;

/** In this order, because APIs are made of what the events of functions and workflows declare. */
const KINDS: readonly (readonly [type: string, add: Adding])[] = [
  ['AWS::Serverless::SimpleTable', addSimpleTable],
  ['AWS::Serverless::LayerVersion', addLayerVersion],
  ['AWS::Serverless::Function', addFunction],
  ['AWS::Serverless::StateMachine', addStateMachine],
  ['AWS::Serverless::Api', addRestApi],
  ['AWS::Serverless::HttpApi', addHttpApi],
  ['AWS::Serverless::Connector', addConnector],
];

export const SAM_TYPES: readonly string[] = KINDS.map(([type]) => type);

/** A template without macros, and what of it the region cannot transform. */
export interface Transformed {
  readonly template: JsonObject;
  readonly findings: readonly Finding[];
}

/**
 * Turns the resources of SAM into those of CloudFormation.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export function transformSam(document: JsonObject, input: SamInput): Transformed {
  const globals = objectOf(document['Globals']);
  const output = new SamOutput(sourcesOf(document, globals), input);
  for (const source of output.sources.values()) {
    if (!source.type.startsWith('AWS::Serverless::'))
      output.add(source.logicalId, source.type, source.properties, source.attributes);
    else if (!KINDS.some(([type]) => type === source.type)) refuseType(output, source);
  }
  for (const [type, add] of KINDS) {
    for (const source of output.sources.values()) if (source.type === type) add(output, source);
  }
  addImplicitRestApi(output, globalsOf(globals, 'AWS::Serverless::Api'));
  addImplicitHttpApi(output, globalsOf(globals, 'AWS::Serverless::HttpApi'));
  const rest = omit(document, ['Globals', 'Resources', 'Transform']);
  const whole = { ...rest, Resources: Object.fromEntries(output.resources) };
  return { template: objectOf(withRenamed(whole, output.renamed)), findings: output.findings };
}

function refuseType(output: SamOutput, { logicalId, type }: Source): void {
  const known = SAM_TYPES.join(', ');
  output.refuse(logicalId, 'Type', `The region does not transform ${type}. Remove it. It transforms ${known}.`);
}

function sourcesOf(document: JsonObject, globals: JsonObject): ReadonlyMap<string, Source> {
  const sources = Object.entries(objectOf(document['Resources'])).flatMap(([logicalId, resource]): Source[] => {
    if (!isObject(resource) || typeof resource['Type'] !== 'string') {
      throw TemplateError.at('TEMPLATE_MALFORMED', logicalId, 'Type', 'A resource must be an object with a Type.');
    }
    const { Type: type } = resource;
    const properties = objectOf(merged(globalsOf(globals, type), resource['Properties'] ?? {}));
    const attributes = omit(resource, ['Type', 'Properties', 'Connectors']);
    return [{ logicalId, type, properties, attributes }, ...connectorsIn(logicalId, resource)];
  });
  return new Map(sources.map((source) => [source.logicalId, source]));
}

/** Connectors that are written in the resource that is their source. */
function connectorsIn(sourceId: string, { Connectors, Condition }: JsonObject): readonly Source[] {
  return Object.entries(objectOf(Connectors)).map(([name, connector]) => ({
    logicalId: `${sourceId}${name}`,
    type: 'AWS::Serverless::Connector',
    properties: { ...objectOf(objectOf(connector)['Properties']), Source: { Id: sourceId } },
    attributes: Condition === undefined ? {} : { Condition },
  }));
}

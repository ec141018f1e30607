import type { JsonObject } from '../core/json.ts';
import { jsonText, object, textMap, textOr } from '../core/properties.ts';
import { readDefinition } from '../stepfunctions/definition/machine.ts';
import type { StateMachineType } from '../stepfunctions/state-machine.ts';
import type { NamedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const stepFunctionsStateMachine: ResourceKind = {
  type: 'AWS::StepFunctions::StateMachine',
  properties: {
    Definition: 'runs',
    DefinitionString: 'runs',
    DefinitionSubstitutions: 'runs',
    RoleArn: 'runs',
    StateMachineName: 'runs',
    StateMachineType: 'runs',
    EncryptionConfiguration: 'accepted',
    LoggingConfiguration: 'accepted',
    Tags: 'accepted',
    TracingConfiguration: 'accepted',
  },
  identify(resource, naming) {
    const Name = nameOf(resource, 'StateMachineName', naming);
    const Arn = arnOf(naming, 'states', `stateMachine:${Name}`);
    return { ref: Arn, attributes: { Arn, Name, StateMachineRevisionId: 'INITIAL' } };
  },
  refusals(resource) {
    const path = `Properties.${definitionProperty(resource)}`;
    return readDefinition(definitionOf(resource), typeOf(resource)).problems.map((problem) => {
      return { path, message: `${problem.message}, at ${problem.path} of the definition.` };
    });
  },
  declare(resource, { workflows }) {
    const { properties, attributes } = resource;
    workflows.stateMachines.declare({
      name: textOr(attributes, 'Name', ''),
      type: typeOf(resource),
      definition: definitionOf(resource),
      roleArn: textOr(properties, 'RoleArn', ''),
    });
  },
  remove({ ref }, { workflows }) {
    workflows.stateMachines.delete(ref);
  },
};

function typeOf({ properties }: { properties: JsonObject }): StateMachineType {
  return textOr(properties, 'StateMachineType', 'STANDARD') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

function definitionProperty({ properties }: { properties: JsonObject }): string {
  return properties['Definition'] === undefined ? 'DefinitionString' : 'Definition';
}

/** `${name}` stands for the substitution of that name; what has none stays as it is. */
function definitionOf(resource: Pick<NamedResource, 'properties'>): string {
  const { properties } = resource;
  const text = jsonText(properties, definitionProperty(resource)) ?? '';
  const substitutions = textMap(object(properties, 'DefinitionSubstitutions'));
  return text.replaceAll(/\$\{([^}]+)\}/g, (placeholder, name: string) => substitutions[name] ?? placeholder);
}

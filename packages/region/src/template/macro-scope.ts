import { at, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { conditionsOf } from './conditions.ts';
import { evaluate } from './evaluate.ts';
import { pseudoParameters, type StackIdentity } from './pseudo.ts';
import { fail, REMOVED, type Scope, type Value } from './scope.ts';
import { TemplateError } from './template-error.ts';

/** What a macro knows besides the template. */
export interface MacroInput {
  readonly parameters: ReadonlyMap<string, Json>;
  readonly stack: StackIdentity;
}

/** Works out a value of which a macro has to know all; undefined when it needs resources or other stacks. */
export type KnownValue = (value: Json) => Value | undefined;

/** What the parameters, mappings and conditions of a template come to, before it has resources. */
export function macroScope(document: JsonObject, { parameters, stack }: MacroInput): KnownValue {
  const values = new Map<string, Json>([...pseudoParameters(stack), ...parameters]);
  const mappings = objectOf(document['Mappings']);
  const scope: Scope = {
    region: stack.region,
    ref: (name, location) =>
      name === 'AWS::NoValue' ? REMOVED : (values.get(name) ?? fail(location, `${name} is no parameter.`)),
    attribute: (logicalId, _name, location) => fail(location, `${logicalId} is not there yet.`),
    mapping: (map, key, name) => at(mappings, map, key, name),
    imported: (name, location) => fail(location, `The export ${name} is not known yet.`),
    stackOutput: (_output, location) => fail(location, 'The outputs of other stacks are not known yet.'),
    condition: (name, location) => conditions(name, location),
  };
  const conditions = conditionsOf(objectOf(document['Conditions']), scope);
  return (value) => {
    try {
      return evaluate(value, scope, { logicalId: '', path: '' });
    } catch (error) {
      if (error instanceof TemplateError) return undefined;
      throw error;
    }
  };
}

import { objectOf, parseJson } from '../../core/json.ts';
import { scalarText } from '../../core/properties.ts';
import { elements } from './shapes.ts';

/** The parameters of a template, as ValidateTemplate lists them. */
export function templateParameters(templateBody: string): readonly (readonly string[])[] {
  const parameters = objectOf(objectOf(parseJson(templateBody))['Parameters']);
  return Object.entries(parameters).map(([name, declared]) => {
    const { Default, Description, NoEcho } = objectOf(declared);
    return elements({
      ParameterKey: name,
      DefaultValue: scalarText(Default),
      NoEcho: scalarText(NoEcho) ?? 'false',
      Description: scalarText(Description),
    });
  });
}

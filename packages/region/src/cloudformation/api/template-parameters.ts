import { objectOf } from '../../core/json.ts';
import { scalarText } from '../../core/properties.ts';
import { besidesLoops } from '../../template/language-extensions.ts';
import { checkTemplateLimits } from '../../template/limits.ts';
import { checkParameterTypes } from '../../template/parameter-types.ts';
import { DEFAULT_STACK } from '../../template/pseudo.ts';
import { readRules } from '../../template/rules.ts';
import { parseTemplate, type Template } from '../../template/template.ts';
import { TemplateError } from '../../template/template-error.ts';
import { parseTemplateText } from '../../template/template-text.ts';
import { refused } from './declaration.ts';
import { elements } from './shapes.ts';

/**
 * Checks the form of a template without values for its parameters.
 * @returns its parameters, as ValidateTemplate lists them
 * @throws AwsError ValidationError
 */
export function validated(templateBody: string): readonly (readonly string[])[] {
  try {
    const document = besidesLoops(parseTemplateText(templateBody));
    checkTemplateLimits(document);
    const template = parseTemplate(document);
    checkParameterTypes(template.parameters);
    readRules(template, DEFAULT_STACK);
    return parametersOf(template);
  } catch (error) {
    throw error instanceof TemplateError ? refused(error) : error;
  }
}

function parametersOf({ parameters }: Template): readonly (readonly string[])[] {
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

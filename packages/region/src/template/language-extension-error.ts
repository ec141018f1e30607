import { TemplateError } from './template-error.ts';

export const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';

/** A template that the macro cannot transform, as CloudFormation says it. */
export function extensionError(message: string): TemplateError {
  const asAws = `Transform ${LANGUAGE_EXTENSIONS} failed with: ${message}`;
  return new TemplateError('TEMPLATE_MALFORMED', [{ logicalId: '', path: '', message: asAws }], asAws);
}

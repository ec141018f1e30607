/** Each is explained in README.md of this package. */
export const TEMPLATE_ERROR_CODES = [
  'METADATA_INVALID',
  'PACKAGE_AMBIGUOUS',
  'PACKAGE_INCOMPLETE',
  'PACKAGE_MISSING',
  'PARAMETERS_INVALID',
  'RESOURCE_REFUSED',
  'RIGHTS_MISSING',
  'RULE_BROKEN',
  'STORED_PARAMETER_MISSING',
  'STORED_PARAMETER_SECURE',
  'TEMPLATE_MALFORMED',
  'TEMPLATE_NOT_TRANSFORMED',
  'TEMPLATE_UNRESOLVABLE',
  'TEMPLATE_UNSUPPORTED',
  'UPDATE_DENIED',
] as const;
export type TemplateErrorCode = (typeof TEMPLATE_ERROR_CODES)[number];

/** One problem of a template: its location, and what to do about it. */
export interface Finding {
  /** The logical id, parameter or condition at fault; empty for the template as a whole. */
  readonly logicalId: string;
  /** The path below it, for example `Properties.Targets[0].Arn`. */
  readonly path: string;
  readonly message: string;
}

export function findingText(finding: Finding): string {
  const place = [finding.logicalId, finding.path].filter((part) => part !== '').join('.');
  return place === '' ? finding.message : `${place}: ${finding.message}`;
}

/** A template, or the package around it, that cannot be run, with all its problems. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly code: TemplateErrorCode;
  readonly findings: readonly Finding[];
  /** How CloudFormation says it, where it is known. */
  readonly asAws: string | undefined;

  constructor(code: TemplateErrorCode, findings: readonly Finding[], asAws?: string) {
    super(findings.map(findingText).join('\n'));
    this.code = code;
    this.findings = findings;
    this.asAws = asAws;
  }

  static at(code: TemplateErrorCode, logicalId: string, path: string, message: string): TemplateError {
    return new TemplateError(code, [{ logicalId, path, message }]);
  }
}

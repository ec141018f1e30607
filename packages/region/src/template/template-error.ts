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
  readonly code: string;
  readonly findings: readonly Finding[];
  /** How CloudFormation says it, where it is known. */
  readonly asAws: string | undefined;

  constructor(code: string, findings: readonly Finding[], asAws?: string) {
    super(findings.map(findingText).join('\n'));
    this.code = code;
    this.findings = findings;
    this.asAws = asAws;
  }

  static at(code: string, logicalId: string, path: string, message: string): TemplateError {
    return new TemplateError(code, [{ logicalId, path, message }]);
  }
}

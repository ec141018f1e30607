import { isObject, type Json, parseJson } from '@tributary/region/json';
import { asText } from '../template/template.ts';

/** What `npm audit` found out, or why it did not. */
export type AuditReport =
  | { readonly kind: 'answered'; readonly findings: readonly string[] }
  | { readonly kind: 'unanswered'; readonly reason: string };

/**
 * Reads what `npm audit --json` printed. A finding is one line: package, severity, what is wrong, and its advisory.
 * Only a report counts as an answer: a registry that has no audit must not pass for one that found nothing.
 */
export function readAudit(output: string): AuditReport {
  const report = parseJson(output);
  if (!isObject(report)) return { kind: 'unanswered', reason: 'npm printed no JSON' };
  const { auditReportVersion, vulnerabilities, message, error } = report;
  if (auditReportVersion === undefined || !isObject(vulnerabilities)) {
    const summary = isObject(error) ? error['summary'] : undefined;
    return { kind: 'unanswered', reason: asText(message || summary || 'npm printed no report') };
  }
  return {
    kind: 'answered',
    findings: Object.entries(vulnerabilities).flatMap(([name, found]) => linesOf(name, found)),
  };
}

/** A package that only has a vulnerable one below it is named there, and not a second time here. */
function linesOf(name: string, found: Json): readonly string[] {
  const { severity, via } = isObject(found) ? found : {};
  const advisories = Array.isArray(via) ? via.filter(isObject) : [];
  return advisories.map(({ title, url }) => `${name}: ${asText(severity)}, ${asText(title)} (${asText(url)})`);
}

import { describe, expect, test } from '@jest/globals';
import { readAudit } from '../../../tools/check-audit/report.ts';

const report = (vulnerabilities: object): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total: 2 } } });
const advisory = {
  source: 1,
  title: 'Prototype pollution',
  url: 'https://github.com/advisories/GHSA-1',
  severity: 'high',
};

describe('the audit', () => {
  test('without a finding is clean', () => {
    expect(readAudit(report({}))).toEqual({ kind: 'answered', findings: [] });
  });

  test('names each package that has an advisory, once', () => {
    const found = { lower: { severity: 'high', via: [advisory] }, upper: { severity: 'high', via: ['lower'] } };
    expect(readAudit(report(found))).toEqual({
      kind: 'answered',
      findings: ['lower: high, Prototype pollution (https://github.com/advisories/GHSA-1)'],
    });
  });

  test.each([
    ['', 'npm printed no JSON'],
    ['{}', 'npm printed no report'],
    ['{"message":"405 Method Not Allowed","error":{"summary":"","detail":""}}', '405 Method Not Allowed'],
    [
      '{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile."}}',
      'This command requires an existing lockfile.',
    ],
  ])('that was not answered (%j) is not taken for a clean one', (output, reason) => {
    expect(readAudit(output)).toEqual({ kind: 'unanswered', reason });
  });
});

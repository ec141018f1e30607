import { UsageError } from '@tributary/region/command-line';
import type { Json } from '@tributary/region/json';
import { nameLengths } from '../check-template/rules/limits.ts';
import { readTemplate } from '../template/template.ts';

/** @throws UsageError with the names that AWS would refuse as too long */
export function checkNameLengths(template: Json, stage: string): void {
  const findings = [...nameLengths.check(readTemplate(template))];
  if (findings.length === 0) return;
  const lines = findings.map(({ at, message }) => `  ${at}: ${message}`).join('\n');
  throw new UsageError(`The stage ${stage} makes names that are too long for AWS. Choose a shorter one.\n${lines}`);
}

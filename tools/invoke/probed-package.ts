import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseJson } from '@tributary/region/json';
import { type Environment, probedTemplate } from './probed-template.ts';

export interface ProbedPackage extends Disposable {
  readonly packageDir: string;
  readonly probes: ReadonlyMap<string, string>;
}

/**
 * A copy of the package whose template has probes in it; removed when it is disposed of.
 * @param environment variables for every function besides its own
 */
export function probedPackage(compiledTemplate: string, environment: Environment = {}): ProbedPackage {
  const packageDir = mkdtempSync(path.join(os.tmpdir(), 'invoke-'));
  const remove = (): void => rmSync(packageDir, { recursive: true });
  try {
    cpSync(path.dirname(compiledTemplate), packageDir, { recursive: true });
    const { template, probes } = probedTemplate(parseJson(readFileSync(compiledTemplate, 'utf8')) ?? null, environment);
    writeFileSync(path.join(packageDir, path.basename(compiledTemplate)), JSON.stringify(template));
    return { packageDir, probes, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}

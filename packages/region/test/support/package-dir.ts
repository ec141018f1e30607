import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import type { Json } from '../../src/core/json.ts';

/** A folder as `sls package` leaves it, and how to get rid of it. */
export interface PackageDir {
  readonly path: string;
  remove(): void;
}

/**
 * Writes a package.
 * @param code for each function the text of its index.cjs; its Code.S3Key ends in `<name>.zip`
 * @param stackName default: that of a package without the framework's state
 */
export function packageDir(
  template: Json,
  code: Readonly<Record<string, string>> = {},
  stackName?: string,
): PackageDir {
  const folder = mkdtempSync(path.join(tmpdir(), 'region-'));
  if (stackName !== undefined) {
    const state = { service: { provider: { stackName } } };
    writeFileSync(path.join(folder, 'serverless-state.json'), JSON.stringify(state));
  }
  writeFileSync(path.join(folder, 'cloudformation-template-update-stack.json'), JSON.stringify(template));
  for (const [name, source] of Object.entries(code)) {
    writeFileSync(path.join(folder, `${name}.zip`), zipOf(source));
  }
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The same code gives the same bytes, whenever it is packaged. */
export const zipOf = (source: string): Uint8Array =>
  zipSync({ 'index.cjs': new TextEncoder().encode(source) }, { mtime: '2026-01-01T00:00:00Z' });

/** A function resource whose code {@link packageDir} wrote. Its time limit is no matter, also on a machine with other work. */
export function functionResource(name: string, more: Record<string, Json> = {}): Json {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'code', S3Key: `serverless/${name}.zip` },
      Timeout: 30,
      ...more,
    },
  };
}

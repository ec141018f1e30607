import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Region } from '../../src/region.ts';

const FRAMEWORK = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/** A Serverless project in a folder of its own, without anything of this one. */
export class ForeignService implements Disposable {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'foreign-'));
  readonly #region: Region;

  constructor(region: Region, files: Readonly<Record<string, string>>) {
    this.#region = region;
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  /** Runs a command of the framework against the region; gives all that it printed, or fails with it. */
  async sls(...args: readonly string[]): Promise<string> {
    return (await this.#run(args)).join('');
  }

  /** What a function answers. */
  async invoke(name: string): Promise<unknown> {
    const [answer] = await this.#run(['invoke', '-f', name]);
    return JSON.parse(answer);
  }

  #run(args: readonly string[]): Promise<readonly [stdout: string, stderr: string]> {
    const aws = { AWS_ENDPOINT_URL: this.#region.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const env = { ...process.env, ...aws, SLS_AWS_MONITORING_FREQUENCY: '200' };
    return new Promise((resolve, reject) => {
      const options = { cwd: this.folder, env };
      const child = execFile(process.execPath, [FRAMEWORK, ...args], options, (error, stdout, stderr) => {
        if (error) reject(new Error(`sls ${args.join(' ')}\n${stdout}${stderr}`));
        else resolve([stdout, stderr]);
      });
      // `sls invoke` waits for the end of its input.
      child.stdin?.end();
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

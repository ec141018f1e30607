import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Region, startRegion } from '../src/region.ts';
import type { Command } from './kafka-clients/client.ts';
import { run } from './kafka-clients/programs.ts';
import { installKcat } from './kafka-clients/tools.ts';
import { installJavaScript, installPython } from './schema-registry-clients/install.ts';

const HELP = `Checks the region's schema registry with clients that were written for Confluent's: confluent-kafka
for Python, @confluentinc/schemaregistry, @kafkajs/confluent-schema-registry, and kcat where its build knows Avro. Each
makes the calls of the registry that it has, writes values to a topic of the region's broker and reads them back.

  node packages/region/checks/schema-registry-clients.ts

They are installed in a folder of the cache. Prints a line per check; the exit code is 1 when any has failed.`;

const { values: options } = parseArgs({ options: { help: { type: 'boolean', default: false } } });

const PROGRAMS = path.join(import.meta.dirname, 'schema-registry-clients');
const [JAVASCRIPT, KAFKAJS, PYTHON] = ['javascript', 'kafkajs', 'python'];

/** Runs a program, and prints what it says under its name. */
async function check(name: string, command: Command): Promise<boolean> {
  const startMs = performance.now();
  try {
    const lines = await run(command);
    for (const line of lines) console.log(line.replace(/^ok /, `ok      ${name}: `));
    console.log(`ok      ${name} (${((performance.now() - startMs) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** kcat of most distributions is built without Avro, and says so. */
async function checkKcat({ kafkaBootstrapServers, schemaRegistryUrl }: Region): Promise<boolean> {
  await installKcat();
  const version = await run({ file: 'kcat', args: ['-V'] });
  if (!/[(, ]Avro[,) ]/.test(version.join(' '))) {
    console.log('left    kcat: this build has no Avro');
    return true;
  }
  const reads = ['-C', '-e', '-q', '-t', `${JAVASCRIPT}-avro`, '-s', 'value=avro', '-r', schemaRegistryUrl];
  return check('kcat', { file: 'kcat', args: ['-b', kafkaBootstrapServers, ...reads] });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'schema-registry-clients-'));
  const installed = [installPython(), installJavaScript(PROGRAMS)] as const;
  const region = await startRegion({ isEmpty: true, port: 0, kafka: { port: 0 }, packageDir: folder });
  const places = [region.kafkaBootstrapServers, region.schemaRegistryUrl];
  try {
    const [python, programs] = await Promise.all(installed);
    const javascript = (file: string, prefix: string): Command => ({
      file: process.execPath,
      args: ['--disable-warning=TimeoutNegativeWarning', path.join(programs, file), ...places, prefix],
    });
    const pythonArgs = [path.join(PROGRAMS, 'confluent_python.py'), ...places, PYTHON, JAVASCRIPT];
    const outcomes = [
      await check('@confluentinc/schemaregistry', javascript('confluent-javascript.mjs', JAVASCRIPT)),
      await check('@kafkajs/confluent-schema-registry', javascript('kafkajs-registry.mjs', KAFKAJS)),
      await check('confluent-kafka for Python', { file: python, args: pythonArgs }),
      await checkKcat(region),
    ];
    if (outcomes.includes(false)) process.exitCode = 1;
  } finally {
    await region.stop();
    rmSync(folder, { recursive: true });
  }
}

if (options.help) console.log(HELP);
else await main();

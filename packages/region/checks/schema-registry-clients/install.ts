import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from '../kafka-clients/programs.ts';

const PYTHON_CLIENT = 'confluent-kafka[avro,json,protobuf,schemaregistry]==2.16.1';
const JAVASCRIPT_CLIENTS = [
  '@confluentinc/schemaregistry@1.10.1',
  '@kafkajs/confluent-schema-registry@4.1.0',
  'kafkajs@2.2.4',
];
const INSTALL_WITHIN_MS = 300_000;

/** Installs the Python client into an environment of its own; gives the path of its Python. */
export async function installPython(folder: string): Promise<string> {
  const environment = path.join(folder, 'python');
  await run({ file: 'python3', args: ['-m', 'venv', environment] }, [], INSTALL_WITHIN_MS);
  const python = path.join(environment, 'bin', 'python');
  await run({ file: python, args: ['-m', 'pip', 'install', '-q', PYTHON_CLIENT] }, [], INSTALL_WITHIN_MS);
  return python;
}

/** Installs the JavaScript clients, and puts the programs beside them, from where they find them; gives the folder. */
export async function installJavaScript(folder: string, programs: string): Promise<string> {
  const place = path.join(folder, 'javascript');
  const args = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', place, ...JAVASCRIPT_CLIENTS];
  await run({ file: 'npm', args }, [], INSTALL_WITHIN_MS);
  for (const file of readdirSync(programs).filter((name) => name.endsWith('.mjs'))) {
    cpSync(path.join(programs, file), path.join(place, file));
  }
  return place;
}

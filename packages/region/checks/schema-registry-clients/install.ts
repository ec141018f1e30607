import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from '../kafka-clients/programs.ts';
import { installOnce } from '../kafka-clients/tools.ts';

const PYTHON_CLIENT = 'confluent-kafka[avro,json,protobuf,schemaregistry]==2.16.1';
const JAVASCRIPT_CLIENTS = [
  '@confluentinc/schemaregistry@1.10.1',
  '@kafkajs/confluent-schema-registry@4.1.0',
  'kafkajs@2.2.4',
];
const INSTALL_WITHIN_MS = 300_000;

/** Installs the Python client into an environment of its own; gives the path of its Python. */
export async function installPython(): Promise<string> {
  const pythonIn = (environment: string): string => path.join(environment, 'bin', 'python');
  const environment = await installOnce('python', [PYTHON_CLIENT], async (folder) => {
    await run({ file: 'python3', args: ['-m', 'venv', folder] }, [], INSTALL_WITHIN_MS);
    const args = ['-m', 'pip', 'install', '-q', PYTHON_CLIENT];
    await run({ file: pythonIn(folder), args }, [], INSTALL_WITHIN_MS);
  });
  return pythonIn(environment);
}

/**
 * Installs the JavaScript clients, and puts programs beside them, from where they find them; gives the folder.
 * @param programs the folder of the programs
 */
export async function installJavaScript(programs: string): Promise<string> {
  const folder = await installOnce('javascript', JAVASCRIPT_CLIENTS, async (place) => {
    const args = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', place, ...JAVASCRIPT_CLIENTS];
    await run({ file: 'npm', args }, [], INSTALL_WITHIN_MS);
  });
  for (const file of readdirSync(programs).filter((name) => name.endsWith('.mjs')))
    cpSync(path.join(programs, file), path.join(folder, file));
  return folder;
}

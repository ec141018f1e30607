import { readFileSync } from 'node:fs';
import { start } from './cli/start.ts';
import { at, parseJson, textOf } from './core/json.ts';

const USAGE = `
Usage: tributary-region <command>

  start [options]   Runs a compiled CloudFormation template on this machine; start --help lists the options.
  --version         The version of this program.
  --help            This text.
`.trim();

/** The program `tributary-region`. */
export async function main([command, ...args]: readonly string[]): Promise<void> {
  if (command === 'start') await start(args);
  else if (command === '--version') console.log(version());
  else if (command === undefined || command === '--help' || command === '-h') console.log(USAGE);
  else {
    console.error(`There is no command ${JSON.stringify(command)}. --help lists the commands.`);
    process.exitCode = 2;
  }
}

function version(): string {
  const manifest = parseJson(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return textOf(at(manifest, 'version'));
}

/** The commands to go on with, one a line, each with what it does. */
function stepsOf(steps: readonly (readonly [command: string, does: string])[]): string {
  const width = Math.max(...steps.map(([command]) => command.length));
  return ['', 'Go on with:', ...steps.map(([command, does]) => `  ${command.padEnd(width)}  # ${does}`)].join('\n');
}

const ROUTING = ['npm run routing', 'write it into the routing page; a test asks for it'] as const;

const fileIn = (files: readonly string[], folder: string): string =>
  files.find((file) => file.startsWith(folder)) ?? folder;

export function afterHandler(name: string, files: readonly string[]): string {
  const described = files.find((file) => file.startsWith('schemas/api/'));
  return stepsOf([
    ...(described === undefined
      ? []
      : [
          [`$EDITOR ${described}`, 'describe request and answer'] as const,
          ['npm run generate && npm run openapi', 'make types and docs/reference/openapi.json of it'] as const,
        ]),
    [`$EDITOR ${fileIn(files, 'domain/')}`, 'say what it does'],
    [`npm run jest -- ${fileIn(files, 'test/')}`, 'test it'],
    [`npm run invoke -- ${name} ${fileIn(files, 'events/')}`, 'run it once, as on AWS'],
    ROUTING,
  ]);
}

export const afterEvent = (type: string, files: readonly string[]): string =>
  stepsOf([
    [`$EDITOR ${fileIn(files, 'schemas/')}`, 'describe its data, then npm run generate'],
    [`npm run new -- handler <name> --on ${type}`, 'react to it'],
    [`npm run new -- handler <name> --on <Type> --publishes ${type}`, 'publish it'],
    ROUTING,
  ]);

export const afterTopic = (name: string): string =>
  stepsOf([
    [`npm run new -- event <Type> --source ${name}`, 'add an event that it carries'],
    ['npm run package && npm run check:template', 'check the template'],
    ROUTING,
  ]);

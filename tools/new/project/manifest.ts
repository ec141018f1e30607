import { type JsonObject, listOf, objectOf, textOf } from '@tributary/region/json';

/** A file or folder of the project in a script. */
const PATHS = /(?:^|[\s'"=])((?:demo|ops|tools|test|bench|packages|functions)\/[\w./*-]*)/g;
const REGION = '@tributary/region';
const REGION_PROGRAM = /node \S+tributary-region\.mjs/g;
const SOME_TESTS = /^npm run -s jest -- test\/unit .*$/;
const OTHER_SCRIPTS = /npm run (?:-s )?([\w:-]+)/g;

export interface ManifestOptions {
  readonly name: string;
  /** Of the region, beside the manifest. */
  readonly tarball: string;
  /** Whether the new project has something at that path. */
  readonly has: (path: string) => boolean;
  readonly isNeeded: (packageName: string) => boolean;
}

/** package.json of a new project: that of this one, without scripts and packages that only left-out files need. */
export function manifestOf(manifest: JsonObject, options: ManifestOptions): JsonObject {
  const { name, tarball } = options;
  const { workspaces, description: _description, dependencies, devDependencies, ...rest } = manifest;
  const needed = (packages: unknown): JsonObject =>
    Object.fromEntries(
      Object.entries(objectOf(packages)).filter(([name]) => name !== REGION && options.isNeeded(name)),
    );
  return {
    ...rest,
    name,
    version: '0.1.0',
    workspaces: listOf(workspaces).filter((folder) => options.has(textOf(folder))),
    scripts: scriptsOf(objectOf(manifest['scripts']), options.has),
    dependencies: needed(dependencies),
    devDependencies: sorted({ [REGION]: `file:${tarball}`, ...needed(devDependencies) }),
  };
}

const sorted = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The scripts all of whose files are there. The region's program is that of its package; `npm test` runs all tests. */
function scriptsOf(scripts: JsonObject, has: (path: string) => boolean): JsonObject {
  const texts = Object.entries(scripts).map(
    ([name, text]) =>
      [name, textOf(text).replace(REGION_PROGRAM, 'tributary-region').replace(SOME_TESTS, 'npm run -s jest')] as const,
  );
  const withFiles = texts.filter(([, text]) =>
    [...text.matchAll(PATHS)].every(([, path = '']) => has(path.replace(/\/$/, ''))),
  );
  return Object.fromEntries(withReferred(withFiles));
}

/** Leaves out scripts that run, or belong to, one that is not there. */
function withReferred(scripts: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const names = new Set(scripts.map(([name]) => name));
  const kept = scripts.filter(([name, text]) => {
    const hook = /^(?:pre|post)(.+)$/.exec(name)?.[1];
    const others = [...text.matchAll(OTHER_SCRIPTS)].map(([, other = '']) => other);
    return others.every((other) => names.has(other)) && (hook === undefined || names.has(hook));
  });
  return kept.length === scripts.length ? kept : withReferred(kept);
}

import { SchemaInvalid } from '../schema-kind.ts';
import { checkFile } from './check/check-file.ts';
import { link } from './link.ts';
import type { ProtoFile } from './model/file.ts';
import { type Declared, type DeclaredTypes, declaredIn } from './model/lookup.ts';
import { readAny } from './read-any.ts';
import { REGISTRY_FILES } from './registry-files.ts';
import { WELL_KNOWN } from './well-known.ts';

/** A file whose names are resolved. */
export interface LinkedFile {
  readonly file: ProtoFile;
  /** All that it knows: what it declares, and what its imports do. */
  readonly types: DeclaredTypes;
}

/**
 * Reads the imports of a file, and theirs, and resolves all names.
 * @param references the texts by the names of imports; what Protobuf and Confluent's registry have themselves comes without
 * @throws SchemaInvalid
 */
export function linkFile(file: ProtoFile, references: ReadonlyMap<string, string>): LinkedFile {
  return new Linker(references).open(file, []);
}

class Linker {
  readonly #references: ReadonlyMap<string, string>;
  readonly #opened = new Map<string, LinkedFile>();

  constructor(references: ReadonlyMap<string, string>) {
    this.#references = references;
  }

  /** @param path the imports that led here */
  open(file: ProtoFile, path: readonly string[]): LinkedFile {
    checkFile(file);
    const types = new Map<string, Declared>();
    for (const { name } of file.imports)
      for (const [fullName, declared] of this.#import(name, path).types) types.set(fullName, declared);
    for (const [fullName, declared] of declaredIn(file)) {
      if (types.has(fullName)) throw new SchemaInvalid(`An import declares ${fullName}, too.`);
      types.set(fullName, declared);
    }
    const linked = link(file, types);
    for (const [fullName, declared] of declaredIn(linked)) types.set(fullName, declared);
    return { file: linked, types };
  }

  #import(name: string, path: readonly string[]): LinkedFile {
    if (path.includes(name)) throw new SchemaInvalid(`The import "${name}" leads back to itself.`);
    const before = this.#opened.get(name);
    if (before !== undefined) return before;
    const text = this.#references.get(name) ?? WELL_KNOWN.get(name) ?? REGISTRY_FILES.get(name);
    if (text === undefined) throw new SchemaInvalid(`The import "${name}" is not among the references of the schema.`);
    const opened = this.#read(name, text, [...path, name]);
    this.#opened.set(name, opened);
    return opened;
  }

  #read(name: string, text: string, path: readonly string[]): LinkedFile {
    try {
      return this.open(readAny(text).file, path);
    } catch (error) {
      if (error instanceof SchemaInvalid) throw new SchemaInvalid(`In the import "${name}": ${error.message}`);
      throw error;
    }
  }
}

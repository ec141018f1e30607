import { compile } from 'json-schema-to-typescript';
import type { JsonSchema } from '#schemas/catalogue.ts';

/** Readers are tolerant of fields they do not know, types are exact: hence no index signatures. */
const OPTIONS = {
  additionalProperties: false,
  bannerComment: '',
  format: false,
  ignoreMinAndMaxItems: true,
  unknownAny: true,
};

/** TypeScript for one schema: an exported interface of its title, and of each definition it uses. */
export async function typesOf(schema: JsonSchema): Promise<string> {
  const types = await compile({ ...schema }, schema.title, OPTIONS);
  return types.replaceAll(new RegExp(`\\b${compiledName(schema.title)}\\b`, 'g'), schema.title);
}

/** The compiler writes a letter behind a digit in upper case; contracts name the type as its schema does. */
const compiledName = (title: string): string => title.replaceAll(/\d+[a-zA-Z]/g, (found) => found.toUpperCase());

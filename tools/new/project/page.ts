import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { catalogue } from '#schemas/catalogue.ts';

/** Words that only this project's domain uses: the names of its functions, events, folders and resources. */
export function domainWords(root: string, isLeftOut: (file: string) => boolean): readonly string[] {
  const names = (folder: string): readonly string[] =>
    existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder)) : [];
  const functions = names('functions').filter((name) => isLeftOut(`functions/${name}/handler.ts`));
  const events = catalogue(path.join(root, 'schemas')).flatMap(({ type, file }) => [type, file.split('/')[0] ?? '']);
  const rooms = names('domain').filter((name) => !name.includes('.'));
  const resources = names('infra/shop').flatMap((name) => (name.endsWith('.yml') ? path.parse(name).name : []));
  return [...new Set([...functions, ...events, ...rooms, ...resources])].filter((word) => word !== '');
}

export interface PageOptions {
  readonly words: readonly string[];
  /** Whether the new project has the file at that path. */
  readonly has: (file: string) => boolean;
}

/**
 * A page for a new project: without the sections, paragraphs and items that are about the domain of this one, and with
 * the words of a link where the new project has not what it leads to.
 * @param file its path, from which its links start
 */
export function pageWithout(text: string, file: string, { words, has }: PageOptions): string {
  const isDomain = (part: string): boolean => words.some((word) => new RegExp(`\\b${word}\\b`, 'i').test(part));
  const sections = text.split(/\n(?=## )/).filter((section) => !isDomain(introOf(section)));
  const kept = sections.map((section) =>
    partsOf(section)
      .filter((part) => !isDomain(part))
      .join('\n')
      .trimEnd(),
  );
  return `${kept.join('\n\n')}\n`.replace(
    /\[([^\]]+)\]\(([^)#\s]+)(#[^)]*)?\)/g,
    (link, label: string, target: string) => (has(path.posix.join(path.posix.dirname(file), target)) ? link : label),
  );
}

/** A heading with what stands under it, down to the first list. */
const introOf = (section: string): string => section.split(/\n(?=- |\d\. )/)[0] ?? '';

/** Paragraphs and items of lists. */
const partsOf = (section: string): readonly string[] => section.split(/\n(?=- |\d\. |\n)/);

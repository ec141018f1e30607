import { api } from '../../api.ts';

/** Letters that one request asks for: an address has its limits. */
const AT_ONCE = 50;

/** Lets the browser save dead letters with all that they hold, one on each line. */
export async function saveLetters(ids: readonly string[], because?: string): Promise<void> {
  const lines: string[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const { letters } = await api.get<{ readonly letters: readonly object[] }>('letters/kept', {
      ids: some.join(','),
    });
    lines.push(...letters.map((letter) => JSON.stringify(because === undefined ? letter : { ...letter, because })));
  }
  const url = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `dead-letters-${new Date().toISOString().replaceAll(':', '')}.jsonl`;
  link.click();
  URL.revokeObjectURL(url);
}

import { api } from '../../api.ts';

/** Lets the browser save dead letters with all that they hold, one on each line. */
export async function saveDeadLetters(ids: readonly string[], because?: string): Promise<void> {
  const lines: string[] = [];
  await api.lines<object>('dead-letters/kept', { ids }, (deadLetter) => {
    lines.push(JSON.stringify(because === undefined ? deadLetter : { ...deadLetter, because }));
  });
  const url = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `dead-letters-${new Date().toISOString().replaceAll(':', '')}.jsonl`;
  link.click();
  URL.revokeObjectURL(url);
}

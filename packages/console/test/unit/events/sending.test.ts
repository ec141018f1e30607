import { describe, expect, test } from '@jest/globals';
import type { BusDraft, TopicDraft } from '../../../ui/pages/events/draft.ts';
import { commandOf } from '../../../ui/pages/events/draft-command.ts';
import { checkDraft, type Poster, sendDraft } from '../../../ui/pages/events/sending.ts';

const BUS: BusDraft = {
  to: 'bus',
  bus: 'plant',
  source: 'plant',
  detailType: 'Taken',
  detail: '{\n  "celsius": 21\n}',
  ids: ['e-1'],
};
const TOPIC: TopicDraft = {
  to: 'topic',
  topic: 'readings',
  text: JSON.stringify({ key: 'p-1', headers: { ce_specversion: '1.0', ce_id: 'e-1' }, value: { celsius: 21 } }),
  ids: ['e-1'],
};

/** Notes what it is asked, and gives what belongs to the path. */
function posterOf(answers: Readonly<Record<string, object>>) {
  const asked: (readonly [path: string, body: object])[] = [];
  const poster: Poster = {
    post: async <T>(path: string, body: object): Promise<T> => {
      asked.push([path, body]);
      return answers[path] as T;
    },
  };
  return { asked, poster };
}

describe('a draft', () => {
  test('for a bus is checked and sent as an entry, and its page is that of the entry', async () => {
    const checked = { problems: [], isSendable: true };
    const { asked, poster } = posterOf({ 'events/check': checked, 'events/send': { id: 'bus-1' } });
    expect([await checkDraft(poster, BUS), await sendDraft(poster, BUS)]).toEqual([checked, 'bus-1']);
    const { source, detailType, detail, bus } = BUS;
    expect(asked).toEqual([
      ['events/check', { source, detailType, detail }],
      ['events/send', { bus, source, detailType, detail }],
    ]);
  });

  test('for a topic is checked and produced as a record, and its page is that of its position', async () => {
    const checked = { problems: [{ message: 'no' }], isSendable: false };
    const { asked, poster } = posterOf({ 'topics/check': checked, 'topics/produce': { partition: 2, offset: '7' } });
    expect([await checkDraft(poster, TOPIC), await sendDraft(poster, TOPIC)]).toEqual([checked, 'readings-2@7']);
    const { topic, text } = TOPIC;
    expect(asked).toEqual([
      ['topics/check', { topic, text }],
      ['topics/produce', { topic, text }],
    ]);
  });

  test('has a command that sends the same', () => {
    const url = 'http://127.0.0.1:4566';
    expect(commandOf(BUS, url)).toBe(
      `aws events put-events --endpoint-url ${url} --entries '[{"Source":"plant","DetailType":"Taken","Detail":"{\\"celsius\\":21}","EventBusName":"plant"}]'`,
    );
    expect(commandOf(TOPIC, url)).toBe(
      `printf '%s\\n' '{"specversion":"1.0","id":"e-1","data":{"celsius":21}}' | npm run -s produce -- readings - --endpoint ${url}`,
    );
    const text = JSON.stringify({ key: null, headers: {}, valueText: 'warm' });
    expect(commandOf({ ...TOPIC, text }, url)).toContain("'warm' | npm run -s produce -- readings - --no-check");
  });
});

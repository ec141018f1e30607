import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import {
  lineOf,
  produceCommand,
  putEventsCommand,
  quoted,
  sampleFile,
  withNewId,
} from '../../../ui/pages/event/copies.ts';

const URL = 'http://127.0.0.1:4566';

describe('commands', () => {
  test('a shell takes a quoted text as it stands', () => {
    const text = `it's "$HOME" \`id\` \\ \n;`;
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).toBe(text);
  });

  test('put an event on its bus', () => {
    const entry = { source: 'app', detailType: 'Read', detail: '{"who":"o\'neil"}', bus: 'app-dev' };
    const echoed = putEventsCommand(entry, URL).replace('aws events put-events', 'printf "%s\\n"');
    const lines = execFileSync('/bin/sh', ['-c', echoed], { encoding: 'utf8' }).trim().split('\n');
    expect(lines.slice(0, 3)).toEqual(['--endpoint-url', URL, '--entries']);
    expect(JSON.parse(lines[3] ?? '')).toEqual([
      { Source: 'app', DetailType: 'Read', Detail: '{"who":"o\'neil"}', EventBusName: 'app-dev' },
    ]);
  });

  test('produce an event, checked, and any other line as it stands', () => {
    expect(produceCommand('readings', '{"specversion":"1.0"}', URL)).toBe(
      `printf '%s\\n' '{"specversion":"1.0"}' | npm run -s produce -- readings - --endpoint ${URL}`,
    );
    expect(produceCommand('readings', 'hello', URL)).toContain(' readings - --no-check ');
  });
});

describe('a record as a line', () => {
  test('is a structured CloudEvent for one in binary mode', () => {
    const headers = { ce_specversion: '1.0', ce_id: 'evt-1', ce_type: 'Read', 'content-type': 'application/json' };
    const line = lineOf({ n: 1, kind: 'record', text: '{"celsius":21}', headers, sizeBytes: 14 });
    expect(JSON.parse(line)).toEqual({
      specversion: '1.0',
      id: 'evt-1',
      type: 'Read',
      datacontenttype: 'application/json',
      data: { celsius: 21 },
    });
  });

  test('is any other value on one line', () => {
    expect(lineOf({ n: 1, kind: 'record', text: '{\n "a": 1\n}', sizeBytes: 10 })).toBe('{"a":1}');
    expect(lineOf({ n: 1, kind: 'record', text: 'plain', sizeBytes: 5 })).toBe('plain');
  });
});

test('a sample file is formatted', () => {
  expect(sampleFile('{"a":1}')).toBe('{\n  "a": 1\n}\n');
});

test('an event that is sent again has another id wherever its own stood', () => {
  const text = JSON.stringify({ metadata: { id: 'evt-1', causationId: 'evt-1', note: 'evt-1 was' }, list: ['evt-1'] });
  expect(JSON.parse(withNewId(text, ['evt-1'], 'evt-2'))).toEqual({
    metadata: { id: 'evt-2', causationId: 'evt-2', note: 'evt-1 was' },
    list: ['evt-2'],
  });
  expect(withNewId('no JSON', ['evt-1'], 'evt-2')).toBe('no JSON');
});

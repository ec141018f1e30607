import { describe, expect, test } from '@jest/globals';
import { messageNameOf } from '#lib/kafka/values/message-names.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';

/** With all that has braces or looks like a message, and is none. */
const DEPOT = `
// message Ghost { }
/* message Other { */
syntax = "proto3";
package depot.shelves;
import "message Text {";
option (depot.setting) = { message: "braces } in a text" };
enum Kind { KIND_UNSPECIFIED = 0; }
message Shelf {
  string message = 1;
  message Box {
    enum Size { SIZE_UNSPECIFIED = 0; }
    message Lid { int32 weight = 1; }
    message Label { string text = 1; }
  }
  oneof content { Box box = 2; string message_text = 3; }
  message Board { string wood = 1; }
}
service Shelves { rpc Fill (Shelf) returns (Belt) { option deprecated = true; } }
message Belt { string id = 1; }
message Alarm{}
`;

const byPath = (...messageIndexes: number[]) => messageNameOf(DEPOT, { schemaId: '1', messageIndexes });
const byRank = (messageRank: number) => messageNameOf(DEPOT, { schemaId: '1', messageRank });

describe('the message that a value means', () => {
  test('is by Confluent the path of positions in the file', () => {
    expect(byPath(0)).toBe('depot.shelves.Shelf');
    expect(byPath(1)).toBe('depot.shelves.Belt');
    expect(byPath(2)).toBe('depot.shelves.Alarm');
    expect(byPath(0, 0)).toBe('depot.shelves.Shelf.Box');
    expect(byPath(0, 0, 1)).toBe('depot.shelves.Shelf.Box.Label');
    expect(byPath(0, 1)).toBe('depot.shelves.Shelf.Board');
  });

  test('is by Glue the rank of its full name', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(byRank)).toEqual([
      'depot.shelves.Alarm',
      'depot.shelves.Belt',
      'depot.shelves.Shelf',
      'depot.shelves.Shelf.Board',
      'depot.shelves.Shelf.Box',
      'depot.shelves.Shelf.Box.Label',
      'depot.shelves.Shelf.Box.Lid',
    ]);
  });

  test('is by Glue a rank that counts the entries of maps, and by Confluent a position that does not', () => {
    const text = `package p;
      message A { map<string, string> by_id = 1; map < int32 , .p.B > boxes2=2; // map<string, string> ghost = 3;
        message C { map<string,p.B> __of_A_b = 1; } string map = 4; }
      message B { string x = 1; }`;
    const ranked = [0, 1, 2, 3, 4, 5, 6].map((messageRank) => messageNameOf(text, { schemaId: '1', messageRank }));
    expect(ranked).toEqual(['p.A', 'p.A.Boxes2Entry', 'p.A.ByIdEntry', 'p.A.C', 'p.A.C.OfABEntry', 'p.B', undefined]);
    expect(messageNameOf(text, { schemaId: '1', messageIndexes: [1] })).toBe('p.B');
    expect(messageNameOf(text, { schemaId: '1', messageIndexes: [0, 0] })).toBe('p.A.C');
  });

  test('is by Glue behind a map as its libraries rank it', () => {
    const text = 'package p; message A { map<string,string> m = 1; } message B { string x = 1; }';
    expect(messageNameOf(text, { schemaId: '1', messageRank: 2 })).toBe('p.B');
  });

  test('is none beyond those of the file', () => {
    expect([byPath(3), byPath(0, 2), byPath(1, 0), byRank(7)]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('has no package in front where the file has none', () => {
    expect(messageNameOf('message A { message B {} }', { schemaId: '1', messageIndexes: [0, 0] })).toBe('A.B');
  });

  test.each(allEncodings.map(({ name, protobufSchema }) => [name, protobufSchema]))(
    'of a contract is %s',
    (name, text) => {
      expect(messageNameOf(text, { schemaId: '1' })).toBe(name);
      expect(messageNameOf(text, { schemaId: '1', messageRank: 0 })).toBe(name);
    },
  );
});

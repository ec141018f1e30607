import type { SchemaSource } from '../../../../src/kafka-values/schema-kind.ts';

/** A file of proto3 with a field of each kind. */
export const ALL_TYPES = `syntax = "proto3";
package test.all;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/empty.proto";
import "test/shared.proto";
option java_package = "test.all";

message All {
  double a_double = 1;
  float a_float = 2;
  int32 an_int32 = 3;
  int64 an_int64 = 4;
  uint32 a_uint32 = 5;
  uint64 a_uint64 = 6;
  sint32 a_sint32 = 7;
  sint64 a_sint64 = 8;
  fixed32 a_fixed32 = 9;
  fixed64 a_fixed64 = 10;
  sfixed32 an_sfixed32 = 11;
  sfixed64 an_sfixed64 = 12;
  bool a_bool = 13;
  string a_string = 14;
  bytes some_bytes = 15;
  Colour colour = 16;
  Inner inner = 17;
  optional int32 maybe_int32 = 18;
  optional string maybe_string = 19;
  oneof choice {
    int64 chosen_int64 = 20;
    string chosen_string = 21;
    Inner chosen_inner = 22;
  }
  repeated int64 many_int64 = 23;
  repeated string many_string = 24;
  repeated Inner many_inner = 25;
  repeated Colour many_colour = 26 [packed = false];
  repeated double many_double = 27;
  map<string, int64> by_name = 28;
  map<int64, Inner> by_number = 29;
  map<bool, Colour> by_truth = 30;
  google.protobuf.Timestamp at = 31;
  google.protobuf.Duration lasting = 32;
  google.protobuf.Int64Value wrapped_int64 = 33;
  google.protobuf.StringValue wrapped_string = 34;
  google.protobuf.BytesValue wrapped_bytes = 35;
  google.protobuf.Struct any_struct = 36;
  google.protobuf.Value any_value = 37;
  google.protobuf.FieldMask mask = 38;
  google.protobuf.Empty nothing = 39;
  Shared shared = 40;
  string _odd__name_2 = 41;
  int32 renamed = 42 [json_name = "another.name"];
  All itself = 43;
  reserved 100 to 110, 120;
  reserved "gone";

  message Inner {
    string text = 1;
    sint64 number = 2;
    Depth depth = 3;
    enum Depth {
      option allow_alias = true;
      FLAT = 0;
      DEEP = -5;
      PROFOUND = -5;
    }
  }
}

enum Colour {
  COLOUR_UNSPECIFIED = 0;
  RED = 1;
  DARK_BLUE = 7 [deprecated = true];
  reserved 2 to 4, 1000 to max;
}
`;

export const SHARED = 'syntax = "proto3"; package test; message Shared { fixed64 id = 1; }';

export const allTypes: SchemaSource = { text: ALL_TYPES, references: new Map([['test/shared.proto', SHARED]]) };

const file = (packageName: string, body: string): string => `syntax = "proto3";\npackage ${packageName};\n${body}\n`;

const type = (body: string): string => file('google.type', body);

const numbered = (names: readonly string[]): string => names.map((name, number) => `${name} = ${number};`).join(' ');

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const MONTHS = ['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'];
const MORE_MONTHS = ['JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER'];
const PERIODS = ['DAY', 'WEEK', 'FORTNIGHT', 'MONTH', 'QUARTER', 'HALF', 'YEAR'];

/**
 * The files that Confluent's registry and its clients bring along, so that nobody registers them. Of its own options for
 * fields only the message is here: options of other people are read without what defines them.
 * @see https://github.com/googleapis/googleapis/tree/master/google/type
 */
export const REGISTRY_FILES: ReadonlyMap<string, string> = new Map([
  [
    'confluent/meta.proto',
    file('confluent', 'message Meta { string doc = 1; map<string, string> params = 2; repeated string tags = 3; }'),
  ],
  [
    'confluent/type/decimal.proto',
    file('confluent.type', 'message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }'),
  ],
  [
    'google/type/calendar_period.proto',
    type(`enum CalendarPeriod { ${numbered(['CALENDAR_PERIOD_UNSPECIFIED', ...PERIODS])} }`),
  ],
  [
    'google/type/color.proto',
    type(`import "google/protobuf/wrappers.proto";
message Color { float red = 1; float green = 2; float blue = 3; google.protobuf.FloatValue alpha = 4; }`),
  ],
  ['google/type/date.proto', type('message Date { int32 year = 1; int32 month = 2; int32 day = 3; }')],
  [
    'google/type/datetime.proto',
    type(`import "google/protobuf/duration.proto";
message DateTime {
  int32 year = 1;
  int32 month = 2;
  int32 day = 3;
  int32 hours = 4;
  int32 minutes = 5;
  int32 seconds = 6;
  int32 nanos = 7;
  oneof time_offset { google.protobuf.Duration utc_offset = 8; TimeZone time_zone = 9; }
}
message TimeZone { string id = 1; string version = 2; }`),
  ],
  ['google/type/dayofweek.proto', type(`enum DayOfWeek { ${numbered(['DAY_OF_WEEK_UNSPECIFIED', ...DAYS])} }`)],
  [
    'google/type/expr.proto',
    type('message Expr { string expression = 1; string title = 2; string description = 3; string location = 4; }'),
  ],
  ['google/type/fraction.proto', type('message Fraction { int64 numerator = 1; int64 denominator = 2; }')],
  ['google/type/latlng.proto', type('message LatLng { double latitude = 1; double longitude = 2; }')],
  ['google/type/money.proto', type('message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }')],
  ['google/type/month.proto', type(`enum Month { ${numbered(['MONTH_UNSPECIFIED', ...MONTHS, ...MORE_MONTHS])} }`)],
  [
    'google/type/postal_address.proto',
    type(`message PostalAddress {
  int32 revision = 1;
  string region_code = 2;
  string language_code = 3;
  string postal_code = 4;
  string sorting_code = 5;
  string administrative_area = 6;
  string locality = 7;
  string sublocality = 8;
  repeated string address_lines = 9;
  repeated string recipients = 10;
  string organization = 11;
}`),
  ],
  [
    'google/type/quaternion.proto',
    type('message Quaternion { double x = 1; double y = 2; double z = 3; double w = 4; }'),
  ],
  [
    'google/type/timeofday.proto',
    type('message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }'),
  ],
]);

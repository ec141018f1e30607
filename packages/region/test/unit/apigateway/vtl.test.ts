import { describe, expect, test } from '@jest/globals';
import { inputTool, UTIL_TOOL } from '../../../src/apigateway/rest/mapped/tools.ts';
import { problemIn } from '../../../src/apigateway/vtl/parse.ts';
import { renderVtl } from '../../../src/apigateway/vtl/render.ts';
import { fromJson, type Value } from '../../../src/apigateway/vtl/values.ts';
import { findAt } from '../../../src/stepfunctions/json-path/find-at.ts';

const BODY = JSON.stringify({
  name: "O'Brien",
  note: 'a "b"\n/ é',
  count: 3,
  isFine: true,
  none: null,
  tags: ['x', 'y'],
  items: [{ id: 1 }, { id: 2 }],
  inner: { list: [{ c: 5 }], text: 't' },
});
const EVENT = {
  pathParameters: { id: 'from-path' },
  queryStringParameters: { id: 'from-query', page: '2' },
  headers: { 'X-One': 'h', id: 'from-header' },
};

function render(template: string, body = BODY): string {
  const variables = new Map<string, Value>([
    ['input', inputTool(body, { event: EVENT, body, query: findAt })],
    ['util', UTIL_TOOL],
    ['context', fromJson({ stage: 'dev', authorizer: { sub: 's' } })],
  ]);
  return renderVtl(template, variables);
}

describe('a template shows', () => {
  test.each<[template: string, shown: string]>([
    ['plain #1 $5 a#b', 'plain #1 $5 a#b'],
    ['$input.body', BODY],
    ["$input.json('$.tags')", '["x","y"]'],
    ["$input.json('$.name')", '"O\'Brien"'],
    ["$input.json('$.missing')", '""'],
    ["$input.path('$.count') $input.path('$.isFine') $input.path('$.missing')|", '3 true |'],
    ["$input.path('$.inner')", '{list=[{"c":5}], text=t}'],
    ["$input.path('$.tags')", '["x","y"]'],
    ["$input.path('$.name').split('B')[1] $context.stage[a b] $context.stage[1", 'rien dev[a b] dev[1'],
    ["$input.path('$').inner.text ${input.path('$').tags[1]}", 't y'],
    ["$input.params('id') $input.params('page') $input.params('x-one') $input.params('none')|", 'from-path 2 h |'],
    ["$input.params().header.get('X-One') $input.params().querystring.page", 'h 2'],
    ['$context.stage ${context.authorizer.sub} $context.nothing|', 'dev s |'],
    ['$unknown $!unknown ${unknown.part} $unknown.call("a")', '$unknown  ${unknown.part} $unknown.call("a")'],
    ["\\$context.stage \\#if #set($a = 'x')$a\\\\", '$context.stage #if x\\\\'],
    ['a ## comment\nb #* c\nd *# e #[[ $raw #if ]]#', 'a b  e  $raw #if '],
    ["$util.escapeJavaScript($input.path('$.note'))", 'a \\"b\\"\\n\\/ \\u00E9'],
    ["$util.escapeJavaScript($input.path('$.name'))", "O\\'Brien"],
    ["$util.urlEncode('a b&c/é') $util.urlDecode('a+b%26')", 'a+b%26c%2F%C3%A9 a b&'],
    ["$util.base64Encode('héh') $util.base64Decode('aMOpaA==')", 'aMOpaA== héh'],
    [`#set($o = $util.parseJson('{"a": {"b": [1, 2]}}'))$o.a.b[1] $o.a`, '2 {b=[1,2]}'],
  ])('%s as %s', (template, shown) => {
    expect(render(template)).toBe(shown);
  });

  test('an empty object for a request without a body', () => {
    expect(render("$input.body $input.json('$')", '')).toBe('{} {}');
  });
});

describe('directives', () => {
  test.each<[template: string, shown: string]>([
    ['#set($root = $input.path(\'$\'))\n{"n": $root.count}', '{"n": 3}'],
    ['#set($a = 1 + 2 * 3 - 4 / 2)$a #set($b = 7 / 2)$b #set($c = 7 % 4)$c', '5 3 3'],
    ["#set($s = \"v-$input.params('id')\")$s #set($t = '$s')$t", 'v-from-path $s'],
    ['#set($s = "a" + 1)$s', 'a1'],
    [
      '#set($l = ["a", 2, true])$l $l.size() #set($l[1] = "b")$l.get(1) #set($r = [1..3])$r',
      '[a, 2, true] 3 b [1, 2, 3]',
    ],
    ["#set($m = {'a': 1, \"b\": 'x'})#set($m.c = 2)$m #set($ok = $m.put('d', 3))$m.d", '{a=1, b=x, c=2} 3'],
    ['#if($unknown)a#elseif(1 > 2)b#{else}c#end', 'c'],
    ["#if($input.path('$.count') == 3 && !$unknown)yes#end", 'yes'],
    ["#if($input.path('$.count') == \"3\" and $input.path('$.count') ge 3)yes#end", 'yes'],
    ["#if($input.path('$.none') == $null)none#end#if($input.path('$.missing') == '')empty#end", 'empty'],
    ['#if(0)zero#end#if(false || true)or#end#if(not true)n#end', 'zeroor'],
    ["#foreach($item in $input.path('$.items'))$foreach.index:$item.id#if($foreach.hasNext),#end#end", '0:1,1:2'],
    ['#foreach($n in [1..5])#if($n == 3)#break#end$n$velocityCount #end', '11 22 '],
    ['#foreach($name in $input.params().path.keySet())$name=$input.params().path.get($name)#end', 'id=from-path'],
    ["#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.key=$e.value $e.getKey()#end", 'a=1 a'],
    ['a#stop b', 'a'],
    ["#set($n = $unknown)$n#set($x = 'a')#set($x = $unknown)$x", '$na'],
    ['{\n#foreach($i in [1, 2])\n  $i\n#end\n}', '{\n  1\n  2\n}'],
  ])('%j give %j', (template, shown) => {
    expect(render(template)).toBe(shown);
  });

  test.each([
    ['#if(true) a', '#end is missing in line 1'],
    ['a\n#end', '#end follows nothing in line 2'],
    ['#set($a 1)', '"=" is missing in line 1'],
    ['#macro(f)a#end', 'The region does not run #macro, in line 1'],
    ['#foreach($a of $b)#end', '#foreach has no "in" in line 1'],
  ])('%s is no template', (template, problem) => {
    expect(problemIn(template)).toBe(problem);
  });

  test('end, however long a template would run', () => {
    expect(() => render('#foreach($a in [1..999999999])x#end')).toThrow('A range has no end.');
    const nested = '#foreach($a in [1..1000])#foreach($b in [1..1000])x#end#end';
    expect(() => render(nested)).toThrow('A template takes more than 100000 steps.');
  });

  test.each(['#set($s = $s + $s)', '#set($s = "$s$s")', '#set($s = $s.concat($s))', '$s$s#set($s = $s + $s)'])(
    'end before a loop of %s fills the memory',
    (doubled) => {
      const template = `#set($s = 'x')#foreach($a in [1..99])${doubled}#end`;
      expect(() => render(template)).toThrow('A template makes more than 10485760 characters.');
    },
  );
});

describe('values have the methods of Java', () => {
  test.each<[template: string, shown: string]>([
    ["$s.length() $s.toUpperCase() $s.substring(1) $s.substring(0, 2) $s.indexOf('c')", '5 A,B,C ,b,c a, 4'],
    [
      "$s.split(',') $s.replaceAll('[ab]', 'x') $s.replace(',', '') $s.contains('b') $s.matches('a.*')",
      '[a, b, c] x,x,c abc true true',
    ],
    [
      "$s.startsWith('a') $s.endsWith('a') $s.equals('a,b,c') $s.isEmpty() $s.concat('d').trim()",
      'true false true false a,b,cd',
    ],
    [
      "#set($l = [])#set($ok = $l.add('a'))$l.isEmpty() $l.contains('a') $l.indexOf('b') $l.subList(0, 1)",
      'false true -1 [a]',
    ],
    [
      "#set($m = {'a': 1})$m.containsKey('a') $m.size() $m.values() $m.isEmpty() $m.remove('a') $m",
      'true 1 [1] false 1 {}',
    ],
  ])('%s', (template, shown) => {
    expect(render(`#set($s = 'a,b,c')${template}`)).toBe(shown);
  });

  test.each(['$s.constructor', '$s.constructor.constructor("x")', '$input.constructor', '$input.json.call()'])(
    '%s is nothing',
    (template) => {
      expect(render(`#set($s = 'a')#set($found = ${template})#if($found)found#end`)).toBe('');
    },
  );
});

import type { Answer } from '@tributary/region/hosted-pages';
import type { Entry } from './assets.ts';
import { securityHeaders } from './headers.ts';
import { PREFIX } from './links.ts';

/** The one HTML page, which has no data: a link from elsewhere may open it. Its script draws the page of the address. */
export function htmlPage(entry: Entry): Extract<Answer, { readonly body: string }> {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tributary</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PREFIX}${entry.style}">
${entry.preloads.map((file) => `<link rel="modulepreload" href="${PREFIX}${file}">`).join('\n')}
<script type="module" src="${PREFIX}${entry.script}"></script>
</head>
<body><div id="root"></div></body>
</html>
`;
  return { status: 200, headers: { ...securityHeaders(), 'content-type': 'text/html; charset=utf-8' }, body };
}

import { gzipSync } from 'node:zlib';
import { hashSource } from '../headers.ts';
import { bundleReport } from './bundle-report.ts';
import type { RunReport } from './shapes.ts';

/**
 * A run as one HTML file that opens from disk: it loads nothing, and what it shows is in it. The data are compressed and
 * in base64, so no text of an event can become markup; the page draws them as text. Its policy lets run the script that
 * is in it and nothing else.
 */
export async function reportHtml(report: RunReport): Promise<string> {
  const { script, style } = await bundleReport();
  const data = gzipSync(JSON.stringify(report)).toString('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policyOf(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Tributary</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="root"><noscript>A script in this file draws the run. Allow scripts to see it.</noscript></div>
<script type="text/plain" id="run">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

const policyOf = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

import type { Answer } from '@tributary/region/hosted-pages';
import { type ListedPage, PAGE_LIST } from '../ui/page-list.ts';
import type { Built } from './assets.ts';
import { headersFor, securityHeaders } from './headers.ts';
import { PREFIX } from './links.ts';

/**
 * The HTML of a page, which has no data: a link from elsewhere may open it. It has the frame of the page with its styles,
 * which is seen and can be used before anything else has come, and names all that the page needs, which the browser asks
 * for at once when it has drawn the frame.
 * @param name what of the address follows the console's prefix
 * @param cameFrom what the browser says of how it came: its header `Sec-Fetch-Site`
 */
export function htmlPage(
  { entry, pages, inlined }: Built,
  name: string,
  cameFrom?: string | readonly string[],
): Extract<Answer, { readonly body: string }> {
  const [first = ''] = name.split('/');
  const page = first === '' ? PAGE_LIST[0].name : first;
  const files = new Set([entry.script, ...entry.preloads, ...(pages.get(page) ?? [])]);
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tributary</title>
<link rel="icon" href="data:,">
<style>${inlined.style}</style>
${[...files].map((file) => `<link rel="after-first-picture" href="${PREFIX}${file}">`).join('\n')}
<script>${inlined.script}</script>
</head>
<body><div id="root">${frameOf(page)}</div></body>
</html>
`;
  const guarding = headersFor(securityHeaders(inlined), cameFrom);
  return { status: 200, headers: { ...guarding, 'content-type': 'text/html; charset=utf-8' }, body };
}

/** What `ui/shell/app.tsx` draws of every page, as far as nothing has to be known. */
const frameOf = (page: string): string => `<a class="skip" href="#main">To the page</a>
<header class="top"><a class="brand" href="${PREFIX}">Tributary</a></header>
<nav aria-label="Pages"><ul>${PAGE_LIST.filter(({ isListed }) => isListed)
  .map((one) => linkTo(one, one.name === page))
  .join('')}</ul></nav>
<main id="main" tabindex="-1" aria-busy="true"></main>`;

const linkTo = ({ name, title }: ListedPage, isCurrent: boolean): string =>
  `<li><a href="${PREFIX}${name}"${isCurrent ? ' aria-current="page"' : ''}>${title}</a></li>`;

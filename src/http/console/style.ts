import { hash } from 'node:crypto';

/** One sheet for every page, some 2 kB; a phone fetches it once. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:16px/1.45 system-ui,sans-serif;color:#1c1b19;background:#faf8f4}
a{color:#0b5345}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #b8470b;outline-offset:2px}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:#fff;padding:8px}
header{background:#0b5345;color:#fff;padding:8px 16px;display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center}
header a{color:#fff}
header strong{margin-right:auto}
header form{display:inline}
header button{background:none;border:1px solid #fff;color:#fff}
nav{background:#e8e3d8;padding:4px 16px}
nav a{display:inline-block;padding:6px 8px}
nav a[aria-current]{font-weight:700;color:#1c1b19;text-decoration:none}
main{padding:8px 16px 32px;max-width:72rem}
h1{font-size:1.4rem;margin:.6rem 0}
h2{font-size:1.1rem;margin:1.2rem 0 .4rem}
table{border-collapse:collapse;width:100%}
.wide{overflow-x:auto}
th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid #d8d2c4;vertical-align:top}
td.n,th.n{text-align:right}
pre{white-space:pre-wrap;margin:0;font:inherit}
label{display:block;margin:.5rem 0 .1rem}
input,select,button{font:inherit;padding:6px 8px;max-width:100%}
button{background:#0b5345;color:#fff;border:0;border-radius:4px;cursor:pointer}
td form,.row form{display:inline-block;margin-right:6px}
.row{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:end}
.bad{background:#fbe3dc;border-left:4px solid #b8470b;padding:8px 12px}
.good{background:#dff0e6;border-left:4px solid #0b5345;padding:8px 12px}
.dim{color:#5c574d}
code{font-size:1.05em}
svg{max-width:220px;height:auto;background:#fff}
@media(prefers-color-scheme:dark){body{background:#191815;color:#eeeae1}a{color:#8fd3bd}nav{background:#2b2923}nav a[aria-current]{color:#eeeae1}th,td{border-color:#444038}.bad{background:#4a2317}.good{background:#153b2d}.dim{color:#b5ae9f}}
`.trim();

/** Its address changes with it, so that it may be kept for ever. */
export const STYLE_PATH = `style-${hash('sha256', STYLE, 'hex').slice(0, 10)}.css`;

/** Browsers ask for one in any case; this one is small. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" rx="2" fill="#0b5345"/></svg>';
export const ICON_PATH = 'icon.svg';

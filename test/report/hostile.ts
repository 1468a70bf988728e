const RUN_IT = 'globalThis.pwned=1';

/** Texts that a test, a cloud or an attachment may print, each of which breaks some report that was not written with care. */
export const HOSTILE: readonly string[] = [
  `<script>${RUN_IT}</script>`,
  `</script><script>${RUN_IT}</script>`,
  `</style><script>${RUN_IT}</script>`,
  `</pre></details></td></tr></table><img src=x onerror="${RUN_IT}">`,
  `<!--`,
  `--><svg onload=${RUN_IT}>`,
  `"><img src=x onerror=${RUN_IT}>`,
  `' onmouseover='${RUN_IT}' x='`,
  `\`-alert(1)-\``,
  `javascript:${RUN_IT}`,
  `<iframe srcdoc="<script>parent.pwned=1</script>">`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<link rel="stylesheet" href="https://evil.example/x.css">`,
  `]]>&lt;script&gt;&#60;script&#62;${RUN_IT}`,
  '\u001b[2J\u001b[31mred\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'null\u0000byte',
  'bidi \u202egnp.exe\u2066x\u2069',
  'line\u2028separator\u2029s',
  'lone \ud800 surrogate \udfff',
  'zero\u200bwidth\ufeff',
  '{{constructor.constructor("return 1")()}} <%= 7*7 %> #{7*7}',
];

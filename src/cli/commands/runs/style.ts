// The style of a run's page: its hash stands in the page's policy, so it is one text. Colours keep a contrast of at least
// 4.5 to 1 for text and 3 to 1 for drawings, in both schemes.

export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2521;--soft:#55625b;--ground:#fbfcfb;--card:#fff;--line:#dde4df;--green:#1d7a4a;--pale:#cfe6d8;--cyan:#1f7a8c;--amber:#a76100;--red:#b3362b;--gray:#76827b}
@media (prefers-color-scheme:dark){:root{--ink:#e8efea;--soft:#a5b3ab;--ground:#101613;--card:#18201c;--line:#2c3832;--green:#4cc486;--pale:#234334;--cyan:#4fb6c9;--amber:#e0a040;--red:#f0857a;--gray:#8b978f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
.brand{margin:0;color:var(--green);font-weight:600;letter-spacing:.02em}
h1{margin:.1rem 0;font-size:1.75rem;line-height:1.2}
h2{margin:0 0 .5rem;font-size:1.1rem}
.status{display:inline-block;margin-left:.4rem;padding:.1rem .6rem;border:1px solid currentColor;border-radius:1rem;font-size:.85rem;font-weight:600;vertical-align:middle;color:var(--soft)}
.status.complete{color:var(--green)}.status.failed,.status.incomplete{color:var(--red)}.status.planned,.status.provisional{color:var(--amber)}.status.active{color:var(--cyan)}
.note{margin:.25rem 0 0;color:var(--soft)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem 1.5rem;margin:1.25rem 0}
.facts div{border-top:2px solid var(--line);padding-top:.35rem}
dt{color:var(--soft);font-size:.8rem}dd{margin:0;font-weight:500;overflow-wrap:anywhere}
section{margin:1.25rem 0;padding:1rem 1.1rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
figure{margin:.5rem 0 1rem;overflow-x:auto}
svg{display:block;width:100%;min-width:34rem;height:auto}
svg text{fill:var(--ink);font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
svg text.tick{fill:var(--soft);font-size:12px}
.name{font-weight:500}
.grid{stroke:var(--line);stroke-width:1}
.pause{stroke:var(--amber);stroke-width:2;stroke-dasharray:4 3}
svg text.waited{fill:var(--amber);font-size:12px}
rect{shape-rendering:crispEdges}
.span{fill:var(--pale)}.load{fill:var(--green)}
.refused{fill:var(--gray);background:var(--gray)}
.legend{margin:0;color:var(--soft);font-size:.85rem}
.keys{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0;list-style:none;font-size:.85rem;color:var(--soft)}
.key{display:inline-block;width:.8rem;height:.8rem;margin-right:.35rem;border-radius:2px;vertical-align:-1px}
.applied{fill:var(--green);background:var(--green)}
.altered,.unchanged{fill:var(--cyan);background:var(--cyan)}
.conflict,.overtaken{fill:var(--amber);background:var(--amber)}
.rejected,.uncertain{fill:var(--red);background:var(--red)}
.pending,.declined,.left-out{fill:var(--gray);background:var(--gray)}
.wide{overflow-x:auto}
:focus-visible{outline:2px solid var(--green);outline-offset:2px}
table{width:100%;border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap}
thead th{color:var(--soft);font-weight:500}
tbody th{font-weight:500}
tbody tr:last-child>*{border-bottom:0}
ul{margin:0;padding-left:1.1rem}
footer{padding-bottom:2rem;color:var(--soft);font-size:.85rem}
code{overflow-wrap:anywhere}
@media print{body{background:#fff}section{break-inside:avoid}}
`

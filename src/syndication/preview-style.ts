import { modelOf, networkIds } from '../model/networks.ts';

const colours = networkIds
  .map((id) => {
    const { light, dark } = modelOf(id).colour;
    return `.post.${id} { border-color: light-dark(${light}, ${dark}); }`;
  })
  .join('\n');

/** How the preview page looks: a proof sheet, with a column for the time and one for each network. */
export const previewStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#faf8f3, #16171a);
  --ink: light-dark(#1d1c1a, #ece9e2);
  --quiet: light-dark(#5f5a51, #a8a296);
  --rule: light-dark(#d8d2c4, #3a3a3d);
  --accent: light-dark(#8f2a1c, #f0a08f);
  --sheet: light-dark(#fff, #1e1f23);
  font: 1rem/1.5 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 2rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--paper); color: var(--ink); }
h1, h2 { font-family: Georgia, "Times New Roman", serif; font-weight: 400; line-height: 1.15; margin: 0; text-wrap: balance; }
h1 { font-size: clamp(2rem, 1.5rem + 2vw, 3rem); }
h2 { font-size: 1.35rem; }
.top { border-bottom: 2px solid var(--ink); padding-bottom: 1rem; }
.top p, .id, .made, .when { color: var(--quiet); margin: .35rem 0 0; }
section { display: grid; grid-template-columns: 13rem 1fr; gap: 1.5rem 2.5rem; padding: 2rem 0; border-bottom: 1px solid var(--rule); }
.when { font-variant-numeric: tabular-nums; margin: 0 0 .5rem; }
.when time { display: block; color: var(--accent); }
.id { font-size: .8rem; overflow-wrap: anywhere; }
.posts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.5rem; align-items: start; }
.post { background: var(--sheet); border-top: 3px solid var(--rule); padding: 1rem 1.1rem; min-width: 0; }
${colours}
h3 { font-size: .8rem; font-weight: 600; margin: 0 0 .75rem; color: var(--quiet); }
h3 span { font-weight: 400; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.text b { font-weight: 400; color: var(--accent); }
.warning { font-style: italic; border-bottom: 1px solid var(--rule); padding-bottom: .5rem; }
.card { margin-top: 1rem; border: 1px solid var(--rule); }
.card p { display: grid; gap: .2rem; margin: 0; padding: .7rem .8rem; font-size: .875rem; overflow-wrap: anywhere; }
.card span, .card small { color: var(--quiet); }
img { display: block; width: 100%; height: auto; }
.slides { display: grid; grid-template-columns: 1fr 1fr; gap: 3px; margin-top: 1rem; }
.slides img:only-child, .slides img:first-child:nth-last-child(3) { grid-column: 1 / -1; }
.document .slides { display: flex; margin: 0; overflow: hidden; }
.document .slides img { flex: 0 0 78%; width: 78%; }
.alt { margin-top: .5rem; font-size: .8rem; color: var(--quiet); }
.alt ol { margin: .4rem 0 0; padding-left: 1.3rem; overflow-wrap: anywhere; }
.hand img { margin-top: 1rem; border: 1px solid var(--rule); }
.reading { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .8rem; margin: 1rem 0 0; font-size: .8rem; }
.reading dt { color: var(--quiet); }
.reading dd { margin: 0; overflow-wrap: anywhere; }
.count { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: .9rem 0 0; font-size: .8rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
meter { width: 5rem; height: .5rem; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 1rem 0 0; }
button, .actions a { font: inherit; font-size: .875rem; color: var(--accent); }
button { background: none; border: 1px solid currentColor; padding: .2rem .7rem; cursor: pointer; }
.command { font-size: .8rem; color: var(--quiet); overflow-wrap: anywhere; }
.problem { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 48rem) { section { grid-template-columns: 1fr; } }
`;

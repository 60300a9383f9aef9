import { existsSync, readFileSync } from 'node:fs';

/** What Lectern writes: see lectern/site.yaml. */
const folder = 'replies';

export default function (config) {
  config.addPassthroughCopy(folder);
  config.addWatchTarget(folder);
  // {{ page.url | replies | safe }}
  config.addFilter('replies', (url) => {
    if (!existsSync(`${folder}/index.json`)) return '';
    const { paths } = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8'));
    return paths[url] ? readFileSync(`${folder}/${paths[url].html}`, 'utf8') : '';
  });
  config.addFilter('iso', (date) => date.toISOString());
}

/** Tables: columns are aligned by a `data-align` attribute, for the policy allows no `style`. */
import { defineHastPlugin } from 'satteri';

/** Says `data-align="right"` where Markdown's `--:` became `style="text-align:right"`. Belongs into `hastPlugins`. */
export const tablePlugin = defineHastPlugin({
  name: 'lectern-tables',
  element: {
    filter: ['th', 'td'],
    visit(cell, context) {
      const aligned =
        /text-align:\s*(\w+)/.exec(String(cell.properties.style ?? ''))?.[1] ?? cell.properties.align;
      if (!aligned) return;
      context.setProperty(cell, 'style', null);
      context.setProperty(cell, 'align', null);
      context.setProperty(cell, 'dataAlign', String(aligned));
    },
  },
});

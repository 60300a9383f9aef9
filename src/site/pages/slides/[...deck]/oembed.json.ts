/** oEmbed of a deck, as a file: what a page that embeds it asks for. */
import type { APIRoute, GetStaticPaths } from 'astro';
import { siteUrl } from '../../../../model/address.ts';
import { oEmbed } from '../../../../slides/embed.ts';
import type { ShownDeck } from '../../../../slides/shown-deck.ts';
import { buildContext, cardOf } from '../../../context/context.ts';
import { decksAndVersions } from '../../../context/decks.ts';

export const getStaticPaths: GetStaticPaths = () =>
  decksAndVersions().map((deck) => ({ params: { deck: deck.segment }, props: { deck } }));

export const GET: APIRoute<{ deck: ShownDeck }> = ({ props: { deck } }) => {
  const { site } = buildContext().content;
  const { title, ratio } = deck.entry.data;
  return Response.json(
    oEmbed({
      src: siteUrl(site, `slides/${deck.segment}/embed/`),
      title,
      ratio,
      author: { name: site.owner.name, url: siteUrl(site, '') },
      provider: { name: site.title, url: siteUrl(site, '') },
      thumbnail: siteUrl(site, cardOf(`slides/${deck.home}`).path),
    }),
  );
};

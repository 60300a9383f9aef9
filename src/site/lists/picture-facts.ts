import type { ImageMetadata } from 'astro';

/**
 * Width, height and format of a picture. They are read from its copy: as soon as one looks at the
 * picture itself, Astro publishes the original file, with whatever the camera wrote into it.
 */
export function pictureFacts(picture: ImageMetadata): Pick<ImageMetadata, 'width' | 'height' | 'format'> {
  return (picture as ImageMetadata & { clone?: ImageMetadata }).clone ?? picture;
}

import { describe, expect, test } from 'vitest';
import { navigationOf, navigationSchema, siteParts } from '../../src/model/navigation.ts';

describe('the navigation of a site', () => {
  test('that says nothing is every part there is something in', () => {
    expect(navigationOf({}, new Set(['posts', 'about']))).toEqual(['posts', 'about']);
  });

  test('that is written keeps its order, and links of the owner’s', () => {
    const uses = { label: 'Uses', url: '/uses/' };
    const navigation = ['about', uses, 'talks', 'posts'];
    expect(navigationOf({ navigation }, new Set(['posts', 'about']))).toEqual(['about', uses, 'posts']);
    expect(navigationOf({ navigation: [] }, new Set(['posts']))).toEqual([]);
  });

  test.each([
    ['a part there is not', 'blog'],
    ['a path of another server', { label: 'Uses', url: '//evil.example/' }],
    ['a script', { label: 'Uses', url: 'javascript:alert(1)' }],
    ['a path that is not from the top', { label: 'Uses', url: 'uses/' }],
  ])('is not %s', (_name, item) => {
    const { error } = navigationSchema.safeParse([item]);
    expect(error?.issues[0]?.message).toBe(`expected one of ${siteParts.join(', ')}, or label and url`);
  });
});

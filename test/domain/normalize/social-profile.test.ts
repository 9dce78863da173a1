import { describe, expect, it } from 'vitest'
import { normalize } from '../../../src/domain/normalize/rulebook.ts'

function ruled(value: string) {
  return normalize('social_profile', value, { country: null })
}

describe('pages in social networks', () => {
  it.each([
    ['linkedin.com/in/JaneDoe', 'https://www.linkedin.com/in/JaneDoe'],
    ['https://no.linkedin.com/in/jane-doe-123/?trk=abc', 'https://www.linkedin.com/in/jane-doe-123'],
    ['http://www.linkedin.com/company/acme-inc/about/', 'https://www.linkedin.com/company/acme-inc'],
    ['https://twitter.com/@acme?lang=en', 'https://x.com/acme'],
    ['m.facebook.com/acme', 'https://www.facebook.com/acme'],
    ['facebook.com/profile.php?id=1000&ref=x', 'https://www.facebook.com/profile.php?id=1000'],
    ['youtube.com/channel/UCabcDEF/videos', 'https://www.youtube.com/channel/UCabcDEF'],
    ['instagram.com/acme_co/#top', 'https://www.instagram.com/acme_co'],
    ['github.com/acme/', 'https://github.com/acme'],
    ['www.xing.com/profile/Jane_Doe/cv', 'https://www.xing.com/profile/Jane_Doe'],
    ['pinterest.de/acme', 'https://www.pinterest.com/acme'],
    ['medium.com/@acme', 'https://medium.com/@acme'],
    ['reddit.com/u/acme', 'https://www.reddit.com/user/acme'],
    ['weibo.com/u/123456', 'https://weibo.com/u/123456'],
    ['linkedin.com/in/support', 'https://www.linkedin.com/in/support'],
  ])('writes %s as %s', (value, address) => {
    expect(ruled(value)).toMatchObject({ value: address, action: 'auto' })
    expect(ruled(address)).toMatchObject({ action: 'none', key: ruled(value).key })
  })

  it.each([
    'https://www.linkedin.com/feed/',
    'https://www.linkedin.com/in/',
    'https://www.linkedin.com/sales/people/abc',
    'https://lnkd.in/abc',
    'https://twitter.com/share?url=acme.com',
    'https://www.youtube.com/watch?v=1',
    'https://www.facebook.com/profile.php',
    'https://evil-linkedin.com/in/jane',
    'github.com/pricing',
    'x.com/privacy',
    'instagram.com/accounts',
    'facebook.com/business',
    '@acme',
    'acme.com',
  ])('flags %s', value => {
    expect(ruled(value)).toMatchObject({ value, action: 'flag', key: null })
  })

  it('are the same in any case, encoded or not, but for the ids of channels', () => {
    expect(ruled('linkedin.com/in/JaneDoe').key).toBe(ruled('linkedin.com/in/janedoe').key)
    expect(ruled('linkedin.com/in/jürgen').key).toBe(ruled('linkedin.com/in/j%C3%BCrgen').key)
    expect(ruled('youtube.com/channel/UCa').key).not.toBe(ruled('youtube.com/channel/UCA').key)
  })
})

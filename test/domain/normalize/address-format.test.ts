import { expect, it } from 'vitest'
import { partsOf } from '../../../src/domain/normalize/rulebook.ts'

it.each([
  ['US', '1 Main St', { city: 'Austin', state: 'Texas', postcode: '78701' }, '1 Main St\nAustin, TX 78701'],
  ['CA', '1 King St W', { city: 'Toronto', state: 'Ontario', postcode: 'M5H 2N2' }, '1 King St W\nToronto ON  M5H 2N2'],
  ['DE', 'Goethestraße 1', { city: 'Berlin', state: 'Berlin', postcode: '10115' }, 'Goethestraße 1\n10115 Berlin'],
  ['GB', '10 Downing St', { city: 'London', postcode: 'SW1A 2AA' }, '10 Downing St\nLondon\nSW1A 2AA'],
  [
    'BR',
    'Rua Augusta, 1',
    { city: 'São Paulo', state: 'São Paulo', postcode: '01304-000' },
    'Rua Augusta, 1\nSão Paulo-SP\n01304-000',
  ],
  ['US', '1 Main St\nSuite 5', { city: 'Austin', postcode: '78701' }, '1 Main St\nSuite 5\nAustin 78701'],
  [
    'JP',
    '丸の内1-1',
    { city: '千代田区', state: '東京都', postcode: '100-0005' },
    '〒100-0005\n東京都千代田区丸の内1-1',
  ],
  ['XX', '1 Main St', { city: 'Nowhere' }, undefined],
  ['NO', 'Karl Johans gate 1', {}, undefined],
])('an address of %s stands as its post has it', (country, street, siblings, envelope) => {
  expect(partsOf('address', street, { country, siblings }).envelope).toBe(envelope)
})

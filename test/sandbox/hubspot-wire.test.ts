import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const LIST = '/crm/v3/objects/contacts'
const raw = (path: string, method: string, body: string, type?: string) => {
  const headers = new Headers({ authorization: `Bearer ${credentials.hubspot.accessToken}` })
  if (type !== undefined) headers.set('content-type', type)
  return fetch(`${portal.sandbox.url}${path}`, { method, headers, body: Buffer.from(body) })
}

describe('every answer', () => {
  it.each([
    ['200', LIST],
    ['404 of a record', `${LIST}/1`],
    ['400', `${LIST}?limit=0`],
    ['404 of a path', '/crm/v3/nothing'],
    ['405', '/crm/v3/associations/contacts/companies/batch/read'],
    ['414', `${LIST}?properties=${'x'.repeat(17_000)}`],
  ])('names its correlation id and trace (%s)', async (_name, path) => {
    const answer = await portal.call(path)
    const id = answer.headers.get('x-hubspot-correlation-id')
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers.get('x-trace')).toBeTruthy()
    expect(answer.headers.get('content-type')).toMatch(/charset=utf-8$/)
    const text = await answer.text()
    if (answer.status >= 400 && text.startsWith('{'))
      expect(JSON.parse(text)).toMatchObject({ status: 'error', correlationId: id })
  })

  it('without a body has no content type', async () => {
    const { id } = await portal.client.crm.contacts.basicApi.create({ properties: {}, associations: [] })
    const gone = await portal.call(`${LIST}/${id}`, { method: 'DELETE' })
    expect([gone.status, gone.headers.get('content-type'), await gone.text()]).toEqual([204, null, ''])
  })
})

describe('a path', () => {
  it('that is wrong gives a page, with a wrong method 405', async () => {
    const lost = await portal.call('/crm/v3/objectz/contacts')
    expect([lost.status, await lost.text()]).toEqual([404, expect.stringContaining('<html>')])
    const wrong = await portal.call(`${LIST}/1`, { method: 'PUT', body: '{}' })
    expect([wrong.status, (await wrong.json()) as object]).toMatchObject([405, { status: 'error' }])
  })

  it('may end in a slash, with and without a query', async () => {
    const statuses = [`${LIST}/`, `${LIST}/?limit=1`, '/crm/v3/owners/', '/crm/v3/imports/'].map(path =>
      portal.call(path),
    )
    expect((await Promise.all(statuses)).map(answer => answer.status)).toEqual([200, 200, 200, 200])
  })

  it('may hold a long id, and is stopped at the edge when it cannot be decoded', async () => {
    const unknown = await portal.call(`${LIST}/${'9'.repeat(600)}`)
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { category: 'OBJECT_NOT_FOUND' }])
    const broken = await portal.call(`${LIST}/%zz`)
    expect([broken.status, broken.headers.get('content-type'), await broken.text()]).toEqual([
      400,
      'text/html;charset=utf-8',
      expect.stringContaining('Bad Request'),
    ])
  })
})

describe('the limit of a list', () => {
  it.each(['0', '101', '-1', '1e1', '0x10', '1.5', '%205', ''])('may not be "%s"', async limit => {
    expect((await portal.call(`${LIST}?limit=${limit}`)).status).toBe(400)
  })
})

describe('a body', () => {
  it('of another type than JSON is 415', async () => {
    const types = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', undefined]
    const answers = await Promise.all(types.map(type => raw(LIST, 'POST', 'a=b', type)))
    expect(answers.map(answer => answer.status)).toEqual([415, 415, 415, 415])
  })

  it('that cannot be parsed, is missing, or has another shape is 400', async () => {
    const answers = await Promise.all([
      raw(LIST, 'POST', '{"properties":', 'application/json'),
      raw(LIST, 'POST', '', 'application/json'),
      raw(LIST, 'POST', '[]', 'application/json'),
      raw(LIST, 'POST', '{"properties":7}', 'application/json'),
    ])
    const bodies = await Promise.all(answers.map(answer => answer.json()))
    expect(answers.map(answer => answer.status)).toEqual([400, 400, 400, 400])
    expect(bodies).toMatchObject(Array.from({ length: 4 }, () => ({ category: 'VALIDATION_ERROR' })))
  })

  it('with files that breaks off is 400, wherever it does', async () => {
    const request = '--x\r\nContent-Disposition: form-data; name="importRequest"\r\n\r\n{}\r\n'
    const file = '--x\r\nContent-Disposition: form-data; name="files"; filename="f.csv"\r\n\r\nA,B'
    const bodies = ['--x', '--x\r\nContent-Dis', request, file, request + file]
    const answers = bodies.map(body => raw('/crm/v3/imports', 'POST', body, 'multipart/form-data; boundary=x'))
    expect((await Promise.all(answers)).map(answer => answer.status)).toEqual([400, 400, 400, 400, 400])
  })

  it('that is too large is 413', async () => {
    const answer = await raw(LIST, 'POST', `{"properties":{"message":"${'x'.repeat(21_000_000)}"}}`, 'application/json')
    expect(answer.status).toBe(413)
  })

  it('may be absent where none is needed', async () => {
    const answer = await raw(
      '/crm/v4/objects/contacts/1/associations/default/companies/2',
      'PUT',
      '',
      'application/json',
    )
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { message: 'One or more associations are invalid' },
    ])
  })
})

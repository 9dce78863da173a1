// What the API answers to requests that it does not take: another method, another type of body, too many headers.
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrgOnTheWire, startOrg, VERSION } from './salesforce-org.ts'

let wire: OrgOnTheWire
let ana: string
beforeAll(async () => {
  wire = await startOrg()
  ana = wire.org.insert('Contact', { LastName: 'Ana' })
})
afterAll(() => wire.close())

async function answerTo(method: string, path: string, body?: string, type?: string) {
  const headers = new Headers(type === undefined ? {} : { 'content-type': type })
  const response = await wire.call(path, { method, headers, ...(body === undefined ? {} : { body }) })
  const text = await response.text()
  return { status: response.status, body: text === '' ? '' : JSON.parse(text) }
}

describe('a method that a path does not take', () => {
  it.each([
    ['POST', '/query', 'HEAD,GET'],
    ['DELETE', '/sobjects', 'HEAD,GET'],
    ['PUT', '/sobjects/Contact/003000000000000AAA', 'HEAD,GET,PATCH,DELETE'],
    ['GET', '/composite/batch', 'POST'],
    ['PATCH', '/jobs/query', 'HEAD,GET,POST'],
  ])('%s %s is 405 and named', async (method, path, allowed) => {
    expect(await answerTo(method, path)).toEqual({
      status: 405,
      body: [
        { errorCode: 'METHOD_NOT_ALLOWED', message: `HTTP Method '${method}' not allowed. Allowed are ${allowed}` },
      ],
    })
  })

  it('is 404 where there is no such path', async () => {
    expect(await answerTo('POST', '/nowhere')).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] })
  })
})

describe('the resources of a version', () => {
  it('all answer', async () => {
    const { body } = await answerTo('GET', '')
    const queries: Record<string, string> = { search: '?q=FIND+{Ana}+RETURNING+Contact', parameterizedSearch: '?q=Ana' }
    for (const name of Object.keys(body).filter(key => key !== 'identity')) {
      const query = queries[name] ?? (/^query/.test(name) ? '?q=SELECT+Id+FROM+Contact' : '')
      expect([name, (await answerTo('GET', `/${name}${query}`)).status]).toEqual([name, 200])
    }
  })

  it('lead on, where they are none of their own, and have neither rules nor approvals', async () => {
    expect((await answerTo('GET', '/jobs')).body).toEqual({
      ingest: `/services/data/v${VERSION}/jobs/ingest`,
      query: `/services/data/v${VERSION}/jobs/query`,
    })
    const connection = await wire.login()
    expect(await connection.process.rule.list()).toEqual({})
    expect(await connection.process.approval.list()).toEqual({})
  })
})

describe('a body', () => {
  it('that is missing is asked for', async () => {
    expect(await answerTo('POST', '/sobjects/Contact')).toEqual({
      status: 400,
      body: [
        {
          errorCode: 'JSON_PARSER_ERROR',
          message: 'The HTTP entity body is required, but this request has no entity body.',
        },
      ],
    })
  })

  it('with a value that a restricted list has not, such as a clean status, is refused', async () => {
    expect(await answerTo('PATCH', `/sobjects/Contact/${ana}`, '{"CleanStatus":"x"}', 'application/json')).toEqual({
      status: 400,
      body: [
        {
          errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
          message: 'Clean Status: bad value for restricted picklist field: x',
          fields: ['CleanStatus'],
        },
      ],
    })
  })

  it('that is a form is not taken for a record', async () => {
    const answer = await answerTo('POST', '/sobjects/Contact', 'LastName=x', 'application/x-www-form-urlencoded')
    expect(answer).toMatchObject({ status: 415, body: [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }] })
  })

  it('of a collection that names the id of a row to insert refuses that row', async () => {
    const records = [
      { attributes: { type: 'Contact' }, Id: ana, LastName: 'Twin' },
      { attributes: { type: 'Contact' }, LastName: 'New' },
    ]
    expect(await answerTo('POST', '/composite/sobjects', JSON.stringify({ records }))).toMatchObject({
      status: 200,
      body: [
        {
          success: false,
          errors: [
            {
              statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
              message: 'cannot specify Id in an insert call',
              fields: ['Id'],
            },
          ],
        },
        { success: true },
      ],
    })
  })

  it('has no place in a delete of several, which names its ids in the address', async () => {
    const answer = await answerTo('DELETE', '/composite/sobjects', JSON.stringify({ ids: [ana] }))
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: 'MISSING_ARGUMENT' }] })
  })
})

describe('what nobody may set', () => {
  it('stays with the loser of a merge: its history, and who was merged into it before', async () => {
    const connection = await wire.login()
    const made = await connection.create(
      'Contact',
      ['first', 'second', 'third'].map(LastName => ({ LastName })),
    )
    const [first = '', second = '', third = ''] = made.map(({ id }) => id ?? '')
    await connection.sobject('Contact').update({ Id: first, Title: 'Chief' })
    const merge = (winner: string, loser: string) =>
      connection.soap.merge([{ masterRecord: { type: 'Contact', Id: winner }, recordToMergeIds: [loser] }])
    expect(await merge(second, first)).toMatchObject([{ success: true, updatedRelatedIds: [] }])
    expect(await merge(third, second)).toMatchObject([{ success: true, updatedRelatedIds: [] }])
    const found = await connection.query(`SELECT MasterRecordId FROM Contact WHERE Id = '${first}'`, { scanAll: true })
    expect(found.records).toMatchObject([{ MasterRecordId: second }])
  })
})

describe('headers and address', () => {
  it('may have 16,384 bytes together, else it is 431, or 414 where the address alone has more', async () => {
    expect(await statusWith(13_000, 1000)).toBe(200)
    expect(await statusWith(15_900, 1000)).toBe(431)
    expect(await statusWith(1000, 15_900)).toBe(431)
    expect(await statusWith(16_400, 0)).toBe(414)
  })

  it('of an update that was done do not say when', async () => {
    const response = await wire.call(`/sobjects/Contact/${ana}`, { method: 'PATCH', body: '{"Title":"x"}' })
    expect([response.status, response.headers.get('last-modified')]).toEqual([204, null])
  })
})

function statusWith(addressBytes: number, headerBytes: number): Promise<number | undefined> {
  const path = `/services/data/v${VERSION}/limits?x=`.padEnd(addressBytes, 'x')
  const headers = { authorization: `Bearer ${wire.org.sessions.open()}`, 'x-filler': 'x'.repeat(headerBytes) }
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${wire.url}${path}`, { headers }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', reject).end()
  })
}

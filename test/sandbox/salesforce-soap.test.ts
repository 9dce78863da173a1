// SOAP as clients know it: login for the versions that have it, the calls about oneself, and faults.
import { Connection } from 'jsforce'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { child, children, parseXml, printXml, text, texts } from '../../src/sandbox/salesforce/routes/soap/xml.ts'
import { type OrgOnTheWire, startOrg, username } from './salesforce-org.ts'

const { password, securityToken } = credentials.salesforce
let wire: OrgOnTheWire
beforeAll(async () => {
  wire = await startOrg()
})
afterAll(() => wire.close())

const connectionOf = (version: string) => new Connection({ version, loginUrl: wire.url, logLevel: 'NONE' })

async function soap(path: string, body: string, session = ''): Promise<[number, string]> {
  const header = session === '' ? '' : `<SessionHeader><sessionId>${session}</sessionId></SessionHeader>`
  const xml = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header>${header}</e:Header><e:Body>${body}</e:Body></e:Envelope>`
  const headers = { 'content-type': 'text/xml', soapaction: '""' }
  const response = await fetch(`${wire.url}/services/Soap/${path}`, { method: 'POST', headers, body: xml })
  expect(response.headers.get('content-type')).toMatch(/^text\/xml/)
  return [response.status, await response.text()]
}

describe('SOAP login()', () => {
  it('logs jsforce in, which then reads, asks who it is and logs out', async () => {
    const connection = connectionOf('64.0')
    const user = await connection.login(username, password)
    expect(user).toMatchObject({ id: wire.org.users.integrationUserId, organizationId: wire.org.id })
    expect(connection.instanceUrl).toBe(wire.url)
    expect(await connection.query('SELECT Id FROM Organization')).toMatchObject({ totalSize: 1 })
    const { accessToken } = connection
    expect(await connection.soap.getUserInfo()).toMatchObject({
      userName: username,
      organizationId: wire.org.id,
      organizationName: 'Evergreen Sandbox',
      sessionSecondsValid: 7200,
    })
    expect(Date.parse(String((await connection.soap.getServerTimestamp()).timestamp))).toBeCloseTo(wire.clock.now(), -4)
    await connection.logout()
    expect(wire.org.sessions.peek(accessToken ?? '')).toBeUndefined()
  })

  it('takes the security token behind the password, and only so where the org wants it', async () => {
    await expect(connectionOf('50.0').login(username, password + securityToken)).resolves.toBeDefined()
    wire.org.logins.settings.securityToken = true
    await expect(connectionOf('50.0').login(username, password)).rejects.toThrow('INVALID_LOGIN')
    wire.org.logins.settings.securityToken = false
  })

  it('answers a wrong password with a fault', async () => {
    const text = 'INVALID_LOGIN: Invalid username, password, security token; or user locked out.'
    await expect(connectionOf('64.0').login(username, 'no')).rejects.toThrow(text)
    const [status, xml] = await soap('u/64.0', '<login><username>a</username><password>b</password></login>')
    expect(status).toBe(500)
    expect(xml).toContain('<faultcode>sf:INVALID_LOGIN</faultcode>')
    expect(xml).toContain(`<faultstring>${text}</faultstring>`)
    expect(xml).toContain('<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>')
    expect(xml).toContain('xmlns:sf="urn:fault.partner.soap.sforce.com"')
  })

  it('is gone from version 65 on, in versions that never were, and where the org switched it off', async () => {
    await expect(connectionOf('65.0').login(username, password)).rejects.toThrow('UNSUPPORTED_API_VERSION')
    await expect(connectionOf('30.0').login(username, password)).rejects.toThrow('UNSUPPORTED_API_VERSION')
    wire.org.logins.settings.soapLogin = false
    await expect(connectionOf('64.0').login(username, password)).rejects.toThrow(
      'INVALID_OPERATION: SOAP API login() is disabled',
    )
    wire.org.logins.settings.soapLogin = true
  })

  it('serves the enterprise API as well, with the id of the org in its URLs', async () => {
    const [status, xml] = await soap(
      'c/40.0',
      `<login><username>${username}</username><password>${password}</password></login>`,
    )
    expect(status).toBe(200)
    expect(xml).toContain(`<serverUrl>${wire.url}/services/Soap/c/40.0/${wire.org.id.slice(0, 15)}</serverUrl>`)
    expect(xml).toContain('<passwordExpired>false</passwordExpired>')
    const session = /<sessionId>(.+?)</.exec(xml)?.[1] ?? ''
    const path = `u/40.0/${wire.org.id.slice(0, 15)}`
    expect((await soap(path, '<getUserInfo/>', session))[1]).toContain(`<userName>${username}</userName>`)
  })

  it('refuses calls without a session, unknown calls and what is no envelope', async () => {
    expect((await soap('u/64.0', '<getUserInfo/>', 'dead'))[1]).toContain(
      '<faultcode>sf:INVALID_SESSION_ID</faultcode>',
    )
    expect((await soap('u/64.0', '<danceAll/>', wire.org.sessions.open()))[1]).toContain('INVALID_OPERATION')
    expect((await soap('u/64.0', ''))[0]).toBe(500)
  })
})

describe('XML', () => {
  it('is read without prefixes and printed with nil for null', () => {
    const element = parseXml('<a><n:b>1</n:b><b>&lt;2&gt;</b><c xsi:nil="true"/></a>')?.['a']
    expect(element).toMatchObject({ b: ['1', '<2>'] })
    const parsed = child(parseXml('<a><b>1</b><b>2</b></a>') ?? {}, 'a') ?? {}
    expect([children(parsed, 'b'), texts(parsed, 'b'), text(parsed, 'b'), text(parsed, 'c')]).toEqual([
      ['1', '2'],
      ['1', '2'],
      '1',
      undefined,
    ])
    expect(printXml({ a: { b: ['x', '<y>'], c: null, d: undefined, e: false } })).toBe(
      '<a><b>x</b><b>&lt;y&gt;</b><c xsi:nil="true"/><e>false</e></a>',
    )
    expect(parseXml('<a>')).toBeUndefined()
  })
})

// Calls by gRPC through the one way out: to allowed origins, pinned addresses, and servers that prove who they are.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import type { AddressInfo, LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@connectrpc/connect'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import { createGrpc } from '../../src/outbound/grpc.ts'
import { createOutbound } from '../../src/outbound/index.ts'
import { refusal } from '../../src/outbound/lookup.ts'
import { PubSub } from '../../src/sandbox/salesforce/pubsub/wire.ts'

const servers: Http2SecureServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve))
})

/** A server whose certificate nobody has signed; returns its port. */
async function selfSigned(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  execFileSync('openssl', [...made, '-subj', '/CN=pubsub.example', '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) })
  rmSync(folder, { recursive: true })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** What a call fails with, as the rest of Evergreen sees it. */
async function failure(origin: string, lookup: LookupFunction): Promise<unknown> {
  const client = createClient(PubSub, createGrpc(lookup)(origin))
  const thrown = await client.getTopic({ topicName: 'any' }, { timeoutMs: 5_000 }).catch((error: unknown) => error)
  const cause = thrown instanceof Error ? thrown.cause : undefined
  return createOutbound().explain(cause, { url: origin, where: 'acme' })
}

describe('gRPC', () => {
  it('goes to no origin that nobody allowed', async () => {
    const outbound = createOutbound()
    await expect(outbound.grpc('https://api.pubsub.salesforce.com:7443')).rejects.toThrow(ConfigError)
    outbound.allow('https://api.pubsub.salesforce.com:7443', 'declared')
    expect(await outbound.grpc('https://api.pubsub.salesforce.com:7443')).toBe(
      await outbound.grpc('https://api.pubsub.salesforce.com:7443'),
    )
  })

  it('goes to no address that the guard refuses, and says so', async () => {
    const asked: string[] = []
    // What the guard of addresses says of such a name.
    const lookup: LookupFunction = (name, _options, callback) => {
      asked.push(name)
      callback(refusal(`${name} leads to a private address`), '', 0)
    }
    const error = await failure('https://pubsub.example:7443', lookup)
    expect(error).toBeInstanceOf(ConfigError)
    expect(String(error)).toContain('https://pubsub.example:7443 may not be reached')
    expect(asked).toEqual(['pubsub.example'])
  })

  it('trusts no server whose certificate nobody has signed', async () => {
    const port = await selfSigned()
    const lookup: LookupFunction = (_name, options, callback) => {
      const here = { address: '127.0.0.1', family: 4 }
      if (options.all === true) callback(null, [here])
      else callback(null, here.address, here.family)
    }
    const error = await failure(`https://pubsub.example:${port}`, lookup)
    expect(error).toBeInstanceOf(ConnectionLost)
    expect(String(error)).toMatch(/SELF_SIGNED_CERT/)
  })
})

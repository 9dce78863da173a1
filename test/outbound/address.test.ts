// Which addresses count as public, and which as this machine.
import { describe, expect, it } from 'vitest'
import { isLoopbackHost, isPublic } from '../../src/outbound/address.ts'
import { reachable } from '../../src/outbound/lookup.ts'

describe('public addresses', () => {
  it.each(['8.8.8.8', '104.16.0.1', '2606:4700::1111', '172.32.0.1', '192.169.0.1'])('%s is public', address => {
    expect(isPublic(address)).toBe(true)
  })

  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'not an address',
  ])('%s is not', address => {
    expect(isPublic(address)).toBe(false)
  })
})

describe('this machine', () => {
  it.each(['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('%s is it', host => {
    expect(isLoopbackHost(host)).toBe(true)
  })

  it.each(['localhost.example.com', '128.0.0.1', '[::2]', '127.0.0.1.nip.io'])('%s is not', host => {
    expect(isLoopbackHost(host)).toBe(false)
  })
})

describe('resolving a name', () => {
  const inside = { address: '10.0.0.5', family: 4 }
  const outside = { address: '8.8.8.8', family: 4 }
  const here = { address: '127.0.0.1', family: 4 }

  it('hands on the public addresses of a public name alone', () => {
    expect(reachable('crm.example.com', [inside, outside, here])).toEqual([outside])
  })

  it('hands on loopback alone for the sandbox, whatever the name server says', () => {
    expect(reachable('localhost', [outside, here])).toEqual([here])
  })
})

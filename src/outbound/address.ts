// Which addresses may be reached: a public one never leads back into the admin's own network.
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

// IANA special-purpose registries (RFC 6890 and its updates): everything that is not globally reachable.
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]
const notPublic = new BlockList()
for (const [net, prefix] of NOT_PUBLIC) notPublic.addSubnet(net, prefix, isIP(net) === 6 ? 'ipv6' : 'ipv4')

/** An IPv4 address written as IPv6 (::ffff:10.0.0.1) is judged as the IPv4 address that it is: BlockList does so. */
function listed(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** Whether an IP address is this machine itself. */
export function isLoopback(address: string): boolean {
  return listed(loopback, address)
}

/** Whether an IP address is globally reachable. */
export function isPublic(address: string): boolean {
  return isIP(address) !== 0 && !listed(notPublic, address)
}

/** The host part of a URL without the brackets of IPv6. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** Whether a host name or address literal stands for this machine. */
export function isLoopbackHost(hostname: string): boolean {
  const host = bareHost(hostname).toLowerCase()
  return host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isLoopback(host))
}

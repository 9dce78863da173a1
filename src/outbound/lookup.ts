// Resolves a name and hands on only addresses that its mode may reach. The connection goes to exactly these
// addresses, so a name cannot change its meaning between the check and the call (DNS rebinding).
import { type LookupAddress, lookup as resolve } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isLoopback, isLoopbackHost, isPublic } from './address.ts'

/** Marks an error as our own refusal; read by failure.ts. */
export const REFUSED = 'EVERGREEN_REFUSED'

/** An error that says why a host is not reached. */
export function refusal(reason: string): Error {
  return Object.assign(new Error(reason), { code: REFUSED })
}

/** The addresses of `all` that may be reached under the name `hostname`. */
export function reachable(hostname: string, all: readonly LookupAddress[]): LookupAddress[] {
  const permitted = isLoopbackHost(hostname) ? isLoopback : isPublic
  return all.filter(entry => permitted(entry.address))
}

/** A drop-in for dns.lookup in net.connect and tls.connect. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, all) => {
    if (error !== null) return callback(error, '', 0)
    const [first, ...others] = reachable(hostname, all)
    if (first === undefined) return callback(refusal(`${hostname} leads to a private address`), '', 0)
    if (options.all === true) return callback(null, [first, ...others])
    callback(null, first.address, first.family)
  })
}

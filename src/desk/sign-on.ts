// Single sign-on, where it is set up: a part of the composition root.
import { randomUUIDv7 } from 'node:crypto'
import { systemClock } from '../clock.ts'
import type { SignOnClient } from '../contract/connect/sign-on.ts'
import type { AccessDesk } from '../http/desk.ts'
import { registerSecret } from '../log.ts'
import { beginSignOn, endSignOn, type SignOnParts } from '../operations/access/sign-on.ts'
import { createOutbound } from '../outbound/index.ts'
import type { Parts } from '../parts.ts'

export function signOnDesk({ config: { oidc }, unitOfWork, sealer }: Parts): AccessDesk['signOn'] {
  if (oidc === null) return null
  if (oidc.clientSecret !== null) registerSecret(oidc.clientSecret)
  let made: Promise<SignOnClient> | undefined
  // Loaded when somebody comes that way: no other command has to wait for it.
  const client = () => {
    made ??= import('../sign-on/oidc.ts').then(({ createSignOn }) => createSignOn(oidc, createOutbound()))
    return made
  }
  const parts: SignOnParts = {
    unitOfWork,
    clock: systemClock,
    newId: randomUUIDv7,
    client: {
      page: async asked => (await client()).page(asked),
      identity: async back => (await client()).identity(back),
    },
    roles: oidc.roles,
    seal: sealer.seal,
    unseal: sealer.open,
  }
  return { begin: redirectUri => beginSignOn(redirectUri, parts), end: back => endSignOn(back, parts) }
}

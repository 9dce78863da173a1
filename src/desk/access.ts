// Who may come in, and as whom: a part of the composition root.
import { randomUUIDv7 } from 'node:crypto'
import { systemClock } from '../clock.ts'
import type { AccessDesk } from '../http/desk.ts'
import { claimFirstAdmin, offerAdmin, offerFirstAdmin } from '../operations/access/first-admin.ts'
import { makeKey, revokeKey } from '../operations/access/keys.ts'
import { enter, leave } from '../operations/access/login.ts'
import { ownerOfKey, userOfToken } from '../operations/access/principal.ts'
import { isSame } from '../operations/access/secrets.ts'
import { addUser, changeOwnPassword, changeUser, removeUser } from '../operations/access/users.ts'
import type { Parts } from '../parts.ts'
import { signOnDesk } from './sign-on.ts'

export function accessDesk(of: Parts): AccessDesk {
  const { unitOfWork } = of
  const parts = { unitOfWork, clock: systemClock, newId: randomUUIDv7 }
  return {
    enter: request => enter(request, parts),
    leave: principal => leave(principal, parts),
    isFresh: async () => (await unitOfWork.stores.users.count()) === 0,
    claimFirstAdmin: request => claimFirstAdmin(request, parts),
    userOfToken: (token, isActive) => userOfToken(token, isActive, parts),
    ownerOfKey: secret => ownerOfKey(secret, parts),
    changeOwnPassword: (of, given) => changeOwnPassword(of, given, parts),
    addUser: user => addUser(user, parts),
    changeUser: (id, patch, actor) => changeUser(id, patch, actor, parts),
    removeUser: (id, actor) => removeUser(id, actor, parts),
    makeKey: (by, key) => makeKey(by, key, parts),
    revokeKey: (by, id) => revokeKey(by, id, parts),
    signOn: signOnDesk(of),
    isSame,
  }
}

/** Tokens with which an admin is made: `first` is null where there are users already. */
export function adminTokens({ unitOfWork }: Parts) {
  const parts = { unitOfWork, clock: systemClock, newId: randomUUIDv7 }
  return { first: () => offerFirstAdmin(parts), any: () => offerAdmin(parts) }
}

// Users, keys and who is logged in, as the API shows them: never a hash, never a token.
import { z } from 'zod'
import type { StoredKey, StoredUser } from '../../contract/stores.ts'
import { ROLES } from '../../domain/access/roles.ts'
import { SCOPES } from '../../domain/access/scopes.ts'
import type { Principal } from '../../operations/access/principal.ts'
import { moment } from './basics.ts'

export const role = z.enum(ROLES)
export const scope = z.enum(SCOPES)

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  role,
  seesPersonal: z.boolean(),
  password: z.boolean().describe('Whether they can log in with a password'),
  signOn: z.boolean().describe('Whether they have come by single sign-on'),
  disabled: z.boolean(),
  createdAt: moment,
})

export function userShape(user: StoredUser): z.output<typeof userSchema> {
  const { id, name, role: has, seesPersonal, createdAt } = user
  const ways = { password: user.password !== null, signOn: user.subject !== null, disabled: user.disabledAt !== null }
  return { id, name, role: has, seesPersonal, createdAt, ...ways }
}

export const keySchema = z.object({
  id: z.string(),
  userId: z.string(),
  label: z.string(),
  role,
  scopes: z.array(scope),
  madeAt: moment,
  expiresAt: moment,
  usedAt: moment.nullable(),
  revokedAt: moment.nullable(),
})

export function keyShape({ scopes, ...key }: StoredKey): z.output<typeof keySchema> {
  return { ...key, scopes: [...scopes] }
}

export const sessionSchema = z.object({
  state: z.enum(['fresh', 'out', 'in']).describe('fresh: there is no user yet, a set-up token makes the first'),
  user: z.object({ id: z.string(), name: z.string(), role, seesPersonal: z.boolean() }).nullable(),
  csrf: z.string().nullable().describe('To be sent as X-CSRF-Token with every write'),
  endsAt: moment.nullable().describe('When the log-in ends if nothing more comes'),
  signOn: z.boolean().describe('Whether single sign-on is set up'),
})

export function sessionShape(principal: Principal, signOn: boolean): z.output<typeof sessionSchema> {
  const { userId: id, name, role: has, seesPersonal, login, endsAt } = principal
  const user = { id, name, role: has, seesPersonal }
  return { state: 'in', user, csrf: login?.csrf ?? null, endsAt, signOn }
}

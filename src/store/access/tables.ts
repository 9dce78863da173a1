// The tables of access as the compiler knows them.
import type { ColumnType, Generated } from 'kysely'
import type { Actor } from '../../contract/audit.ts'
import type { Errand, SetupVersion } from '../../contract/stores.ts'
import type { Role } from '../../domain/access/roles.ts'
import type { Scope } from '../../domain/access/scopes.ts'

type Time = ColumnType<number, Date, Date>
type OptionalTime = ColumnType<number | null, Date | null | undefined, Date | null>

export interface UserTable {
  id: string
  name: string
  role: Role
  sees_personal: Generated<boolean>
  password: string | null
  subject: string | null
  disabled_at: OptionalTime
  created_at: Time
}

export interface KeyTable {
  id: string
  user_id: string
  hash: Uint8Array
  label: string
  role: Role
  scopes: readonly Scope[]
  made_at: Time
  expires_at: Time
  used_at: OptionalTime
  revoked_at: OptionalTime
}

export interface AccessTables {
  user_account: UserTable
  login: { hash: Uint8Array; user_id: string; csrf: string; made_at: Time; seen_at: Time }
  api_key: KeyTable
  admin_token: { hash: Uint8Array; expires_at: Time }
  attempt: { of: Uint8Array; failures: number; last_at: Time; blocked_until: OptionalTime }
  answer: {
    user_id: string
    key: string
    fingerprint: string
    taken_at: Time
    status: number | null
    body: string | null
    content_type: string | null
  }
  errand: { state: Uint8Array; purpose: Errand['purpose']; sealed: string; expires_at: Time }
  setup_version: { number: number; at: Time; actor: Actor; text: string; changes: SetupVersion['changes'] }
}

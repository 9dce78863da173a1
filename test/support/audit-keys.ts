// What seals the audit in tests.
import { createAuditKeys } from '../../src/audit-keys.ts'

const key = new Uint8Array(32).fill(7)

/** The key as EVERGREEN_KEY has it. */
export const AUDIT_KEY = Buffer.from(key).toString('base64')
export const auditKeys = createAuditKeys(key)

// What seals the audit in tests.
import { createAuditKeys } from '../../src/audit-keys.ts'

export const auditKeys = createAuditKeys(new Uint8Array(32).fill(7))

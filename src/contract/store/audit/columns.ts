// The columns of an entry for who stores them, in the order in which they are hashed.
export { AUDIT_COLUMNS, type AuditColumns } from '../../../domain/audit/text.ts'

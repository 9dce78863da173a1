// What can be asked of the audit, and of forgetting: a part of the composition root.
import { randomUUIDv7 } from 'node:crypto'

import { headFile } from './audit-head.ts'
import { systemClock } from './clock.ts'
import type { Actor, AuditEntry, AuditFilter } from './contract/audit.ts'
import type { PersonRef } from './domain/audit/person.ts'
import { lineOf } from './errors.ts'
import { type ExportRequest, exportAudit } from './operations/audit/export.ts'
import { readAudit } from './operations/audit/pages.ts'
import { dropOverdue, foreseeRetention, type RetentionReport } from './operations/audit/retention.ts'
import { linkWaiting, type SealingParts, startSealing } from './operations/audit/sealing.ts'
import { type AuditVerdict, type VerifyRequest, verifyAudit } from './operations/audit/verify.ts'
import { findPerson } from './operations/erasure/person.ts'
import {
  type ErasureOutlook,
  type ErasureReport,
  type ErasureTarget,
  foreseeErasure,
  requestErasure,
} from './operations/erasure/request.ts'
import { type ResealReport, resealSecrets } from './operations/keys/reseal.ts'
import type { Parts } from './parts.ts'
import { rotateKeyFile } from './seal.ts'

export interface AuditApp {
  audit(filter: AuditFilter): AsyncGenerator<AuditEntry>
  countAudit(): Promise<number>
  /** Lines of NDJSON or CSV. That they were exported is audited. */
  exportAudit(request: ExportRequest): AsyncGenerator<string>
  /** Heads that are known besides that of the home folder are looked for in the chain. */
  verifyAudit(request: VerifyRequest): Promise<AuditVerdict>
  /** Puts a new key into the key file. Processes that run seal with the old one until they are started anew. */
  rotateKey(actor: Actor): Promise<void>
  /** Seals the credentials of connections anew with the newest key. Refused while workers run that began with an old one. */
  reseal(actor: Actor): Promise<ResealReport>
  /** Links what was just written; what cannot be linked now, the next process links. */
  linkAudit(): Promise<void>
  /** What each connection keeps of its audit, and what could be dropped. */
  foreseeRetention(): Promise<RetentionReport[]>
  dropOverdue(actor: Actor): Promise<RetentionReport[]>
  /** What erasing a record would erase; nothing is done. */
  foreseeErasure(target: ErasureTarget): Promise<ErasureOutlook>
  erase(target: ErasureTarget, actor: Actor): Promise<ErasureReport>
  /** The records of a person, across connections and streams. */
  findPerson(person: PersonRef): Promise<ErasureTarget[]>
}

export function auditApp(parts: Parts): AuditApp {
  const { unitOfWork, auditKeys: keys, config, log, sealer } = parts
  const sealing = sealingParts(parts)
  const erasing = { unitOfWork, clock: systemClock, log }
  const link = async () => {
    await linkWaiting(sealing).catch(error => log.warn({ error: lineOf(error) }, 'the audit was not linked'))
  }
  return {
    foreseeRetention: () => foreseeRetention(erasing),
    dropOverdue: actor => dropOverdue(actor, { ...erasing, newId: randomUUIDv7, keys }),
    foreseeErasure: target => foreseeErasure(target, erasing),
    erase: (target, actor) => requestErasure(target, actor, erasing),
    findPerson: person => findPerson(person, { unitOfWork, keys }),
    audit: filter => readAudit(filter, unitOfWork),
    exportAudit: request => exportAudit(request, { unitOfWork, clock: systemClock }),
    countAudit: () => unitOfWork.stores.audit.count(),
    verifyAudit: async request => {
      // What a process left that was killed must not look as if somebody kept it from being linked.
      await link()
      const { path, read } = headFile(config.home)
      const own = read()
      const heads = own === null ? request.heads : [...request.heads, { ...own, from: path }]
      return verifyAudit({ ...request, heads }, { chain: unitOfWork.stores.auditChain, keys, clock: systemClock })
    },
    rotateKey: actor =>
      unitOfWork.transaction(async ({ audit }) => {
        await audit.append([{ at: systemClock.now(), event: 'sealing.rotated', actor, detail: {} }])
        rotateKeyFile(config)
      }),
    reseal: actor => {
      const { seal, open: unseal, isCurrent } = sealer
      return resealSecrets(actor, { unitOfWork, clock: systemClock, seal, unseal, isCurrent })
    },
    linkAudit: link,
  }
}

/** Keeps the chain going while a process stays up. */
export function auditSealing(parts: Parts): { close(): Promise<void> } {
  return startSealing(sealingParts(parts))
}

function sealingParts({ unitOfWork, config, log }: Parts): SealingParts {
  return { unitOfWork, clock: systemClock, log, heads: headFile(config.home) }
}

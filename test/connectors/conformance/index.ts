// What every CRM connector must do, whatever the vendor: one suite, run against the sandbox through the real clients.
import { asDestination } from './destination.ts'
import { tellsGone } from './gone.ts'
import type { Kit } from './kit.ts'
import { asProof } from './proof.ts'
import { inSetUp } from './set-up.ts'
import { asSource } from './source.ts'

/** Registers the suite for one CRM. */
export function conformance(kit: Kit): void {
  asSource(kit)
  asProof(kit)
  asDestination(kit)
  tellsGone(kit)
  inSetUp(kit)
}

// Letting Evergreen into a CRM in the browser: where the user goes, and what the CRM gives for what they bring back.
import type { Outbound } from '../outbound.ts'
import type { Json } from '../primitives.ts'

export interface ConsentAsked {
  /** Where the CRM sends the browser back to. */
  readonly redirectUri: string
  /** Comes back with the browser, as it was. */
  readonly state: string
  /** SHA-256 of the verifier, as RFC 7636 has it (S256). */
  readonly challenge: string
}

export interface ConsentGiven {
  readonly code: string
  readonly verifier: string
  readonly redirectUri: string
}

export interface Consent {
  /** The page on which a user lets us in. ConfigError where the settings do not tell it. */
  page(settings: Readonly<Record<string, Json>>, asked: ConsentAsked): string
  /** Exchanges the code for secrets, by setting name. ConfigError when the CRM refuses it. */
  exchange(
    settings: Readonly<Record<string, Json>>,
    given: ConsentGiven,
    about: { readonly outbound: Outbound; readonly alias: string },
  ): Promise<Readonly<Record<string, string>>>
}

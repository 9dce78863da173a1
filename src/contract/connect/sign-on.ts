// Logging in at the organisation's own provider: where the browser goes, and who came back.

export interface SignOnAsked {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** SHA-256 of the verifier, as RFC 7636 has it (S256). */
  readonly challenge: string
}

export interface SignOnBack {
  /** The address that the browser came back to, with all that is in it. */
  readonly url: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface Identity {
  /** Of the provider's user, for ever. */
  readonly subject: string
  readonly name: string
  readonly groups: readonly string[]
}

export interface SignOnClient {
  page(asked: SignOnAsked): Promise<string>
  /** Denied where anything of it is not as it was asked for. */
  identity(back: SignOnBack): Promise<Identity>
}

// The apps of the portal: one private app and one OAuth app to begin with, and those that the control plane makes.
import { credentials } from '../../credentials.ts'
import type { App } from './app.ts'

/** What the control plane says of a new app; the rest is made up. */
export interface NewApp {
  readonly kind: App['kind']
  readonly name?: string | undefined
  readonly scopes?: readonly string[] | undefined
  readonly optionalScopes?: readonly string[] | undefined
  readonly redirectUris?: readonly string[] | undefined
}

/**
 * The private app whose token stands in the open; its id is the source of its writes in property history. Both first
 * apps have one secret, so that webhooks of either are checked with the key that is told.
 */
const FIRST_APP: App = {
  id: '2633736',
  kind: 'private',
  name: 'Sandbox private app',
  clientId: 'sandbox-private-app',
  clientSecret: credentials.hubspot.clientSecret,
  redirectUris: [],
  scopes: null,
  optionalScopes: new Set(),
}

const FIRST_OAUTH_APP: App = {
  ...FIRST_APP,
  id: '2633737',
  kind: 'oauth',
  name: 'Sandbox OAuth app',
  clientId: credentials.hubspot.clientId,
}

export class Apps {
  readonly #apps = new Map<string, App>([FIRST_APP, FIRST_OAUTH_APP].map(app => [app.id, app]))
  readonly #byToken = new Map<string, App>([[credentials.hubspot.accessToken, FIRST_APP]])
  #made = 0

  get all(): readonly App[] {
    return [...this.#apps.values()]
  }

  get(id: string): App | undefined {
    return this.#apps.get(id)
  }

  ofClient(clientId: string | null): App | undefined {
    return this.all.find(app => app.clientId === clientId && app.kind === 'oauth')
  }

  /** The private app that has this token. */
  ofToken(token: string): App | undefined {
    return this.#byToken.get(token)
  }

  create(wanted: NewApp): App {
    this.#made += 1
    const id = String(2_633_800 + this.#made)
    const app: App = {
      id,
      kind: wanted.kind,
      name: wanted.name ?? `App ${id}`,
      clientId: `sandbox-client-${id}`,
      clientSecret: `sandbox-secret-${id}`,
      redirectUris: wanted.redirectUris ?? [],
      scopes: wanted.scopes === undefined ? null : new Set(wanted.scopes),
      optionalScopes: new Set(wanted.optionalScopes),
    }
    this.#apps.set(id, app)
    return app
  }

  /** A new token for a private app; with `rotate` its former tokens are void. */
  issueToken(app: App, rotate: boolean): string {
    if (rotate) this.#forgetTokens(app)
    const serial = String(this.#byToken.size + 1).padStart(12, '0')
    const token = `pat-na1-sandbox-${app.id.padStart(8, '0')}-0000-4000-8000-${serial}`
    this.#byToken.set(token, app)
    return token
  }

  /** Uninstalls an app: none of its tokens is known any more. */
  remove(app: App): void {
    this.#forgetTokens(app)
    this.#apps.delete(app.id)
  }

  #forgetTokens(app: App): void {
    for (const [token, owner] of this.#byToken) if (owner.id === app.id) this.#byToken.delete(token)
  }
}

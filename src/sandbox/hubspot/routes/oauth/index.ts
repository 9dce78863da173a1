// /oauth: one file per endpoint, named by the end of its path.
import type { Endpoint } from '../../http/endpoint.ts'
import { authorize } from './authorize.ts'
import { introspectToken } from './introspect.ts'
import { tokenMetadata } from './metadata.ts'
import { revokeToken } from './revoke.ts'
import { token, tokenV1 } from './token.ts'

export const oauthEndpoints: readonly Endpoint[] = [
  authorize,
  tokenV1,
  token,
  introspectToken,
  revokeToken,
  ...tokenMetadata,
]

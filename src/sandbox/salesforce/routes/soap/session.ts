// login, logout and the calls about who one is. login() ends with version 64 and can be switched off.
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import type { OpenCall, SoapCall, SoapOperation } from './call.ts'
import { text, type Xml } from './xml.ts'

/** From the next version on login() is gone. */
const LAST_LOGIN_VERSION = 64

/** The one call that needs no session. */
export function login(call: OpenCall): readonly Xml[] {
  const { org, body, origin, version } = call
  if (Number(version) > LAST_LOGIN_VERSION) {
    const message =
      'The SOAP login() operation is not supported in this API version. Use OAuth, or a version up to 64.0.'
    throw new ApiError(500, 'UNSUPPORTED_API_VERSION', message)
  }
  if (!org.logins.settings.soapLogin) {
    throw new ApiError(500, 'INVALID_OPERATION', 'SOAP API login() is disabled by default in this org.')
  }
  const user = org.logins.byPassword(text(body, 'username'), text(body, 'password'))
  if (user === undefined) {
    const message = 'Invalid username, password, security token; or user locked out.'
    throw new ApiError(500, 'INVALID_LOGIN', message)
  }
  const path = (api: string) => `${origin}/services/Soap/${api}/${version}/${org.id.slice(0, 15)}`
  return [
    {
      metadataServerUrl: path('m'),
      passwordExpired: false,
      sandbox: true,
      serverUrl: path(call.api),
      sessionId: org.sessions.open(user.Id),
      userId: user.Id,
      userInfo: userInfo(org, user.Id),
    },
  ]
}

function userInfo(org: Org, userId: string): Xml {
  const user = org.store.find(userId)
  const own = (name: string) => user?.[name] ?? null
  return {
    accessibilityMode: false,
    chatterExternal: false,
    currencySymbol: '$',
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: 'USD',
    orgDefaultCurrencyLocale: 'en_US',
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: org.schema.type('Account')?.field('IsPersonAccount') !== undefined,
    organizationId: org.id,
    organizationMultiCurrency: false,
    organizationName: org.store.find(org.id)?.['Name'] ?? null,
    profileId: own('ProfileId'),
    roleId: own('UserRoleId'),
    sessionSecondsValid: Math.floor(org.sessions.ttlMs / 1000),
    userDefaultCurrencyIsoCode: null,
    userEmail: own('Email'),
    userFullName: own('Name'),
    userId,
    userLanguage: own('LanguageLocaleKey'),
    userLocale: own('LocaleSidKey'),
    userName: own('Username'),
    userTimeZone: own('TimeZoneSidKey'),
    userType: own('UserType'),
    userUiSkin: 'Theme3',
  }
}

function logout({ org, token }: SoapCall): null {
  org.sessions.revoke(token)
  return null
}

export const sessionCalls: Readonly<Record<string, SoapOperation>> = {
  logout,
  getUserInfo: ({ org, author }) => [userInfo(org, author.userId)],
  getServerTimestamp: ({ org }) => [{ timestamp: new Date(org.clock.now()).toISOString() }],
}

// /services/oauth2/userinfo and /id/{org}/{user}: who is logged in, in the words of OpenID and in Salesforce's own.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Org } from '../../org.ts'
import type { Row } from '../../store/table.ts'

/** The paths of the org, with {version} for the caller to fill in. */
function urlsOf(origin: string, org: Org, userId: string): Record<string, string> {
  const soap = (api: string) => `${origin}/services/Soap/${api}/{version}/${org.id.slice(0, 15)}`
  const rest = `${origin}/services/data/v{version}/`
  return {
    enterprise: soap('c'),
    metadata: soap('m'),
    partner: soap('u'),
    rest,
    sobjects: `${rest}sobjects/`,
    search: `${rest}search/`,
    query: `${rest}query/`,
    recent: `${rest}recent/`,
    tooling_soap: soap('T'),
    tooling_rest: `${rest}tooling/`,
    profile: `${origin}/${userId}`,
    feeds: `${rest}chatter/feeds`,
    groups: `${rest}chatter/groups`,
    users: `${rest}chatter/users`,
    feed_items: `${rest}chatter/feed-items`,
    feed_elements: `${rest}chatter/feed-elements`,
    custom_domain: origin,
  }
}

/** Version=latest or a number fills in the URLs. */
function withVersion(urls: Record<string, string>, version: string | undefined): Record<string, string> {
  if (version === undefined) return urls
  const number = version === 'latest' ? '68.0' : version
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, url.replace('{version}', number)]))
}

function identityOf(origin: string, org: Org, user: Row, version: string | undefined): Record<string, unknown> {
  return {
    id: `${origin}/id/${org.id}/${user.Id}`,
    asserted_user: true,
    user_id: user.Id,
    organization_id: org.id,
    username: user['Username'],
    nick_name: user['CommunityNickname'] ?? null,
    display_name: user['Name'],
    email: user['Email'],
    email_verified: true,
    first_name: user['FirstName'] ?? null,
    last_name: user['LastName'],
    timezone: user['TimeZoneSidKey'],
    photos: { picture: `${origin}/profilephoto/005/F`, thumbnail: `${origin}/profilephoto/005/T` },
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: null,
    addr_zip: null,
    mobile_phone: user['MobilePhone'] ?? null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: withVersion(urlsOf(origin, org, user.Id), version),
    active: user['IsActive'],
    user_type: 'STANDARD',
    language: user['LanguageLocaleKey'],
    locale: user['LocaleSidKey'],
    utcOffset: 0,
    last_modified_date: user['LastModifiedDate'],
    is_app_installed: true,
  }
}

function openIdOf(origin: string, org: Org, user: Row): Record<string, unknown> {
  return {
    sub: `${origin}/id/${org.id}/${user.Id}`,
    user_id: user.Id,
    organization_id: org.id,
    preferred_username: user['Username'],
    nickname: user['CommunityNickname'] ?? null,
    name: user['Name'],
    email: user['Email'],
    email_verified: true,
    given_name: user['FirstName'] ?? null,
    family_name: user['LastName'],
    zoneinfo: user['TimeZoneSidKey'],
    photos: { picture: `${origin}/profilephoto/005/F`, thumbnail: `${origin}/profilephoto/005/T` },
    profile: `${origin}/${user.Id}`,
    picture: `${origin}/profilephoto/005/F`,
    address: {},
    is_salesforce_integration_user: false,
    urls: urlsOf(origin, org, user.Id),
    active: user['IsActive'],
    user_type: 'STANDARD',
    language: user['LanguageLocaleKey'],
    locale: user['LocaleSidKey'],
    utcOffset: 0,
    updated_at: String(user['LastModifiedDate']).replace('+0000', 'Z'),
    is_app_installed: true,
  }
}

export function userInfoRoutes(scope: FastifyInstance, org: Org): void {
  scope.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/userinfo',
    handler: async (request, reply) => {
      const user = bearerOf(request, org)
      if (typeof user === 'string') return refuse(reply, user)
      return openIdOf(originOf(request), org, user)
    },
  })

  scope.route<{ Params: { orgId: string; userId: string }; Querystring: { version?: string } }>({
    method: ['GET', 'POST'],
    url: '/id/:orgId/:userId',
    handler: async (request, reply) => {
      const user = bearerOf(request, org)
      if (typeof user === 'string') return refuse(reply, user)
      const { orgId, userId } = request.params
      if (orgId.slice(0, 15) !== org.id.slice(0, 15)) return refuse(reply, 'Wrong_Org')
      const asked = org.store.find(userId)
      if (asked === undefined || asked['Username'] === undefined) return refuse(reply, 'Bad_Id')
      return identityOf(originOf(request), org, asked, request.query.version)
    },
  })
}

/** The identity service refuses with 403 and one word, and not with the error of the data API. */
function refuse(reply: FastifyReply, word: string) {
  return reply.code(403).type('text/html;charset=UTF-8').send(word)
}

function bearerOf(request: FastifyRequest, org: Org): Row | string {
  const token = /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) return 'Missing_OAuth_Token'
  const userId = org.sessions.use(token)
  return (userId === undefined ? undefined : org.store.find(userId)) ?? 'Bad_OAuth_Token'
}

function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}

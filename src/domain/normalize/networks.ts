// Social networks: their hosts, which of their paths are pages of someone, and the one address of each page.
export interface Network {
  readonly name: string
  readonly hosts: RegExp
  /** The path of a page that belongs to someone; groups: what precedes the name (perhaps), the name. */
  readonly page: RegExp
  /** Its own pages that look like someone's; a name in other networks. */
  readonly own?: RegExp
  /** Pages that the query names, or a number behind the name. */
  readonly asked?: RegExp
  readonly address: (before: string, name: string, host: string) => string
  /** Many hosts, each with names of its own. */
  readonly federated?: true
}

const NAME = "[^/?#\\s@:%\\\\]{1,100}|(?:[\\w.~'()-]|%[\\da-f]{2}){1,300}"
const HANDLE = '@?([\\w.]{1,50})'
/** Paths that look like a name and are none: what networks keep for pages of their own. */
const OWN_PAGES = `
  about accounts ads apps blog business careers codespaces collections compose contact developer developers direct
  download enterprise events explore features feed games gaming groups? hashtag help home i im intent issues jobs
  joinchat legal live login logout marketplace messages notifications orgs p pages policies press pricing privacy
  pulls reel reels register search security settings share sharer signin signup sponsors stories story support
  terms topics tos trending watch
`
export const NO_NAME = new RegExp(`^(?:${OWN_PAGES.trim().split(/\s+/).join('|')}|[^.]+\\.php)$`, 'i')

function own(names: string): RegExp {
  return new RegExp(`^(?:${names})$`, 'i')
}

/** The larger servers of Mastodon that serve pages under the name that is in their users' handles. */
const INSTANCES = `
  mastodon.social mastodon.online mastodon.world mastodon.cloud mastodon.xyz mastodon.nl mastodon.ie mastodon.scot
  mastodon.art mastodon.green mastodon.uno mastodon.nu mstdn.social mstdn.jp mstdn.ca mas.to masto.ai fosstodon.org
  hachyderm.io techhub.social infosec.exchange chaos.social social.vivaldi.net pawoo.net troet.cafe norden.social det.social
  piaille.fr mamot.fr universeodon.com toot.community toot.io social.coop ioc.exchange sigmoid.social mathstodon.xyz
  fediscience.org scholar.social newsie.social journa.host indieweb.social aus.social tech.lgbt ruby.social phpc.social
  social.tchncs.de social.bund.de c.im
`

export const NETWORKS: readonly Network[] = [
  {
    name: 'linkedin',
    hosts: /^(?:(?:m|mobile|[a-z]{2,3})\.)?linkedin\.com$/,
    page: new RegExp(`^/(in|company|school|showcase|organization)/(${NAME})(?:/.*)?$`, 'i'),
    address: (before, name) => `https://www.linkedin.com/${before.toLowerCase()}/${name}`,
  },
  {
    name: 'x',
    own: own('bookmarks|followers|following|lists'),
    hosts: /^(?:mobile\.)?(?:x|twitter)\.com$/,
    page: new RegExp(`^/()${HANDLE}/?$`),
    address: (_before, name) => `https://x.com/${name}`,
  },
  {
    name: 'facebook',
    hosts: /^(?:[a-z]{2}-[a-z]{2}\.|m\.|web\.)?facebook\.com$|^fb\.com$/,
    page: /^\/()([\w.-]{2,80})\/?$/,
    asked: /^\/(profile\.php\?id=|(?:people|pages)\/[^/?]{1,100}\/)(\d{1,20})(?!\d)/,
    own: own('bookmarks|friends|fundraisers|me|memories|people|photo|recover|reg|saved'),
    address: (before, name) => `https://www.facebook.com/${before}${name}`,
  },
  {
    name: 'instagram',
    hosts: /^instagram\.com$/,
    own: own('nametag|tv|web'),
    page: new RegExp(`^/()${HANDLE}/?$`),
    address: (_before, name) => `https://www.instagram.com/${name}`,
  },
  {
    name: 'youtube',
    hosts: /^(?:m\.)?youtube\.com$/,
    page: /^\/(@|channel\/|c\/|user\/)([\w.%-]{1,100})(?:\/.*)?$/,
    address: (before, name) => `https://www.youtube.com/${before}${name}`,
  },
  {
    name: 'github',
    own: own('account|dashboard|new|organizations|stars|watching'),
    hosts: /^github\.com$/,
    page: /^\/()([a-z\d][a-z\d-]{0,38})\/?$/i,
    address: (_before, name) => `https://github.com/${name}`,
  },
  {
    name: 'xing',
    hosts: /^xing\.com$/,
    page: /^\/(profile|pages|companies)\/([\w.%-]{1,100})(?:\/.*)?$/,
    address: (before, name) => `https://www.xing.com/${before}/${name}`,
  },
  {
    name: 'tiktok',
    hosts: /^tiktok\.com$/,
    page: /^\/(@)([\w.]{1,50})\/?$/,
    address: (_before, name) => `https://www.tiktok.com/@${name}`,
  },
  {
    name: 'threads',
    hosts: /^threads\.(?:net|com)$/,
    page: /^\/(@)([\w.]{1,50})\/?$/,
    address: (_before, name) => `https://www.threads.com/@${name}`,
  },
  {
    name: 'bluesky',
    hosts: /^bsky\.app$/,
    page: /^\/(profile)\/([a-z\d][a-z\d.:-]{1,250})\/?$/i,
    address: (_before, name) => `https://bsky.app/profile/${name}`,
  },
  {
    name: 'vk',
    own: own('albums|audios?|clips|docs|fave|friends|mail|market|music|photos|videos?'),
    hosts: /^(?:m\.)?vk\.(?:com|ru)$/,
    page: /^\/()([\w.]{2,50})\/?$/,
    address: (_before, name) => `https://vk.com/${name}`,
  },
  {
    name: 'ok',
    own: own('discussions|dk|friends|gifts|guests|marks|music|online|promo|regulations|video'),
    hosts: /^(?:m\.)?(?:ok|odnoklassniki)\.ru$/,
    page: /^\/()([\w.-]{2,60})\/?$/,
    asked: /^\/((?:profile|group)\/)(\d{1,20})(?!\d)/,
    address: (before, name) => `https://ok.ru/${before}${name}`,
  },
  {
    name: 'mastodon',
    hosts: new RegExp(`^(?:${INSTANCES.trim().replaceAll('.', '\\.').split(/\s+/).join('|')})$`),
    page: /^\/(?:web\/)?(@|users\/)(\w[\w.-]{0,60})\/?$/,
    address: (_before, name, host) => `https://${host}/@${name}`,
    federated: true,
  },
  {
    name: 'telegram',
    hosts: /^(?:t|telegram)\.me$/,
    page: /^\/()([a-z]\w{3,31})\/?$/i,
    address: (_before, name) => `https://t.me/${name}`,
  },
  {
    name: 'pinterest',
    own: own('categories|ideas|shopping|today|videos'),
    hosts: /^(?:[a-z]{2}\.)?pinterest\.(?:com|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})$/,
    page: /^\/()([\w-]{3,50})\/?$/,
    address: (_before, name) => `https://www.pinterest.com/${name}`,
  },
  {
    name: 'medium',
    hosts: /^medium\.com$/,
    page: /^\/(@)([\w.-]{1,50})\/?$/,
    address: (_before, name) => `https://medium.com/@${name}`,
  },
  {
    name: 'reddit',
    hosts: /^(?:old\.|new\.)?reddit\.com$/,
    page: /^\/(user|u|r)\/([\w-]{2,50})\/?$/,
    address: (before, name) => `https://www.reddit.com/${before === 'r' ? 'r' : 'user'}/${name}`,
  },
  {
    name: 'weibo',
    hosts: /^(?:m\.)?weibo\.(?:com|cn)$/,
    page: /^\/(u\/)?(\w{2,50})\/?$/,
    address: (before, name) => `https://weibo.com/${before}${name}`,
  },
  {
    name: 'twitch',
    own: own('directory|downloads|drops|friends|inventory|subscriptions|turbo|videos|wallet'),
    hosts: /^(?:m\.)?twitch\.tv$/,
    page: /^\/()(\w{3,25})\/?$/,
    address: (_before, name) => `https://www.twitch.tv/${name}`,
  },
  {
    name: 'behance',
    own: own('assets|galleries|hire|joblist'),
    hosts: /^behance\.net$/,
    page: /^\/()([\w-]{2,50})\/?$/,
    address: (_before, name) => `https://www.behance.net/${name}`,
  },
  {
    name: 'gitlab',
    own: own('admin|dashboard|groups|projects|users'),
    hosts: /^gitlab\.com$/,
    page: /^\/()([a-z\d][\w.-]{1,80})\/?$/i,
    address: (_before, name) => `https://gitlab.com/${name}`,
  },
  {
    name: 'snapchat',
    hosts: /^snapchat\.com$/,
    page: /^\/(add)\/([\w.-]{3,30})\/?$/,
    address: (_before, name) => `https://www.snapchat.com/add/${name}`,
  },
  {
    name: 'crunchbase',
    hosts: /^crunchbase\.com$/,
    page: /^\/(organization|person)\/([\w.-]{1,100})\/?$/,
    address: (before, name) => `https://www.crunchbase.com/${before}/${name}`,
  },
]

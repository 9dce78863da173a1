// The objects that an org has from its first day, in the order of the global describe.
import account from './account.json' with { type: 'json' }
import contact from './contact.json' with { type: 'json' }
import lead from './lead.json' with { type: 'json' }
import organization from './organization.json' with { type: 'json' }
import user from './user.json' with { type: 'json' }

export const standardObjects: readonly unknown[] = [account, contact, lead, organization, user]

// Who may ask what: the one table. A route that is not in it is not served, and a test holds it against the routes.
import type { Role } from '../../domain/access/roles.ts'
import type { Area, Scope } from '../../domain/access/scopes.ts'

export interface Access {
  /** Null: everybody, logged in or not. */
  readonly role: Role | null
  /** What an API key needs besides; null: a key will not do. */
  readonly scope: Scope | null
}

const open: Access = { role: null, scope: null }
/** By whoever is logged in, and by no program. */
const self: Access = { role: 'viewer', scope: null }
const read = (role: Role, area: Area): Access => ({ role, scope: `${area}:read` })
const write = (role: Role, area: Area): Access => ({ role, scope: `${area}:write` })

/** By method and path below /api/v1. */
export const ACCESS: Readonly<Record<string, Access>> = {
  'GET /session': open,
  'POST /session': open,
  'DELETE /session': open,
  'POST /first-admin': open,
  'GET /sign-on': open,
  'GET /sign-on/back': open,
  'GET /openapi.json': open,
  'GET /docs': open,
  'GET /docs/': open,
  'GET /docs/json': open,
  'GET /docs/yaml': open,
  'GET /docs/static/*': open,
  'GET /docs/static/index.html': open,
  'GET /docs/static/swagger-initializer.js': open,
  'POST /session/password': self,
  'GET /keys': self,
  'POST /keys': self,
  'DELETE /keys/:id': self,

  'GET /users': read('admin', 'users'),
  'POST /users': write('admin', 'users'),
  'PATCH /users/:id': write('admin', 'users'),
  'DELETE /users/:id': write('admin', 'users'),

  'GET /connections': read('viewer', 'connections'),
  'DELETE /connections/:alias': write('admin', 'setup'),
  'POST /connections/:alias/allow': { role: 'admin', scope: null },
  'GET /connections/allowed': { role: 'admin', scope: null },
  'POST /connections/:alias/provision': write('admin', 'connections'),
  'POST /connections/:alias/check': write('operator', 'connections'),
  'POST /connections/:alias/pause': write('operator', 'connections'),
  'POST /connections/:alias/resume': write('operator', 'connections'),
  'GET /connections/:alias/streams': read('operator', 'connections'),
  'POST /connections/:alias/streams/:stream/count': read('operator', 'connections'),
  'GET /connections/:alias/streams/:stream': read('operator', 'connections'),

  'GET /syncs': read('viewer', 'syncs'),
  'GET /syncs/:sync': read('viewer', 'syncs'),
  'DELETE /syncs/:sync': write('admin', 'setup'),
  'GET /syncs/:sync/setup': read('viewer', 'setup'),
  'GET /syncs/:sync/schedule': read('viewer', 'syncs'),
  'POST /syncs/:sync/pause': write('operator', 'syncs'),
  'POST /syncs/:sync/resume': write('operator', 'syncs'),
  'POST /syncs/:sync/estimate': write('operator', 'syncs'),
  'POST /pause': write('operator', 'syncs'),
  'POST /resume': write('operator', 'syncs'),

  'GET /runs': read('viewer', 'runs'),
  'POST /runs': write('operator', 'runs'),
  'GET /runs/:run': read('viewer', 'runs'),
  'GET /runs/:run/events': read('viewer', 'runs'),
  'GET /runs/:run/changes': read('viewer', 'runs'),
  'GET /runs/:run/errors': read('viewer', 'runs'),
  'GET /runs/:run/partitions': read('viewer', 'runs'),
  'POST /runs/:run/retry': write('operator', 'runs'),
  'POST /runs/:run/stop': write('operator', 'runs'),
  'POST /undo/preview': read('operator', 'runs'),
  'POST /undo': write('operator', 'runs'),

  'GET /plans': read('viewer', 'plans'),
  'GET /plans/:run': read('viewer', 'plans'),
  'GET /plans/:run/changes': read('viewer', 'plans'),
  'POST /plans/:run/approve': write('operator', 'plans'),
  'POST /plans/:run/reject': write('operator', 'plans'),

  'GET /audit': read('viewer', 'audit'),
  'GET /audit/export': read('operator', 'audit'),
  'POST /audit/verify': read('operator', 'audit'),
  'GET /audit/verifications': read('operator', 'audit'),
  'POST /audit/verifications': read('operator', 'audit'),
  'POST /audit/retention': write('admin', 'audit'),

  'POST /records/find': read('viewer', 'records'),
  'GET /records/:connection/:stream/:record': read('viewer', 'records'),
  'GET /records/:connection/:stream/:record/fields/:field': read('viewer', 'records'),

  'POST /records/:connection/:stream/:record/erase': write('admin', 'records'),
  'POST /erasures': write('admin', 'records'),

  'GET /queues': read('admin', 'queues'),
  'GET /overview': read('viewer', 'overview'),

  'POST /rules/test': read('operator', 'setup'),

  'GET /setup': read('viewer', 'setup'),
  'PUT /setup': write('admin', 'setup'),
  'POST /setup/diff': read('operator', 'setup'),
  'POST /setup/preview': read('operator', 'setup'),
  'POST /setup/estimate': read('operator', 'setup'),
  'POST /setup/schedule': read('viewer', 'setup'),
  'GET /setup/schema': read('viewer', 'setup'),
  'GET /setup/versions': read('viewer', 'setup'),
  'GET /setup/versions/:version': read('viewer', 'setup'),
  'POST /setup/versions/:version/restore': write('admin', 'setup'),
}

// Which address shows which screen. Each screen is loaded when it is first looked at.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { AUDIT_FILTERS, type AuditSearch } from './screens/audit/filter.ts'
import type { ReturnedProps } from './screens/connections/returned.tsx'
import { TABS, type Tab } from './screens/sync/tabs.ts'
import { NotHere, Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotHere })
const at = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path })
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const overviewRoute = createRoute({
  ...at('/'),
  component: lazyRouteComponent(() => import('./screens/overview/overview.tsx'), 'Overview'),
})
const runsRoute = createRoute({
  ...at('/runs'),
  validateSearch: (search: Record<string, unknown>): { sync?: string | undefined; status?: string | undefined } => ({
    sync: text(search['sync']),
    status: text(search['status']),
  }),
  component: lazyRouteComponent(() => import('./screens/runs/runs.tsx'), 'Runs'),
})
const runRoute = createRoute({
  ...at('/runs/$run'),
  component: lazyRouteComponent(() => import('./screens/run/run.tsx'), 'RunScreen'),
})
const auditRoute = createRoute({
  ...at('/audit'),
  validateSearch: (search: Record<string, unknown>): AuditSearch => ({
    ...Object.fromEntries(AUDIT_FILTERS.map(name => [name, text(search[name])])),
    order: search['order'] === 'oldest' ? 'oldest' : undefined,
  }),
  component: lazyRouteComponent(() => import('./screens/audit/audit.tsx'), 'Audit'),
})
const findRoute = createRoute({
  ...at('/records'),
  component: lazyRouteComponent(() => import('./screens/record/find.tsx'), 'FindRecord'),
})
const recordRoute = createRoute({
  ...at('/records/$connection/$stream/$record'),
  component: lazyRouteComponent(() => import('./screens/record/record.tsx'), 'RecordScreen'),
})
const qualityRoute = createRoute({
  ...at('/quality'),
  component: lazyRouteComponent(() => import('./screens/quality/quality.tsx'), 'Quality'),
})
const queuesRoute = createRoute({
  ...at('/queues'),
  component: lazyRouteComponent(() => import('./screens/queues/queues.tsx'), 'QueuesScreen'),
})
const syncsRoute = createRoute({
  ...at('/syncs'),
  component: lazyRouteComponent(() => import('./screens/syncs/syncs.tsx'), 'Syncs'),
})
const syncRoute = createRoute({
  ...at('/syncs/$sync'),
  validateSearch: (search: Record<string, unknown>): { tab?: Tab | undefined } => ({
    tab: TABS.find(tab => tab === search['tab']),
  }),
  component: lazyRouteComponent(() => import('./screens/sync/sync.tsx'), 'SyncScreen'),
})
const newSyncRoute = createRoute({
  ...at('/new-sync'),
  component: lazyRouteComponent(() => import('./screens/new-sync/new-sync.tsx'), 'NewSync'),
})
/** Where a failed single sign-on leads back to: whoever is logged in by now has nothing to do there. */
const logInRoute = createRoute({
  ...at('/login'),
  beforeLoad: () => {
    throw redirect({ to: '/' })
  },
})
const connectionsRoute = createRoute({
  ...at('/connections'),
  validateSearch: (search: Record<string, unknown>): ReturnedProps => ({
    connected: text(search['connected']),
    problem: text(search['problem']),
    detail: text(search['detail']),
  }),
  component: lazyRouteComponent(() => import('./screens/connections/connections.tsx'), 'Connections'),
})
const newConnectionRoute = createRoute({
  ...at('/connections/new'),
  component: lazyRouteComponent(() => import('./screens/connect/screens.tsx'), 'NewConnection'),
})
const connectionRoute = createRoute({
  ...at('/connections/$alias'),
  validateSearch: (search: Record<string, unknown>): { check?: boolean | undefined } => ({
    check: search['check'] === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import('./screens/connection/connection.tsx'), 'ConnectionScreen'),
})
const connectionSettingsRoute = createRoute({
  ...at('/connections/$alias/settings'),
  component: lazyRouteComponent(() => import('./screens/connect/screens.tsx'), 'ChangeConnection'),
})
const usersRoute = createRoute({
  ...at('/users'),
  component: lazyRouteComponent(() => import('./screens/users/users.tsx'), 'Users'),
})
const keysRoute = createRoute({
  ...at('/keys'),
  component: lazyRouteComponent(() => import('./screens/keys/keys.tsx'), 'Keys'),
})
const setupRoute = createRoute({
  ...at('/setup'),
  component: lazyRouteComponent(() => import('./screens/setup/setup.tsx'), 'Setup'),
})

const routes = root.addChildren([
  overviewRoute,
  logInRoute,
  connectionsRoute,
  newConnectionRoute,
  connectionRoute,
  connectionSettingsRoute,
  runsRoute,
  runRoute,
  findRoute,
  recordRoute,
  auditRoute,
  qualityRoute,
  queuesRoute,
  syncsRoute,
  syncRoute,
  newSyncRoute,
  setupRoute,
  usersRoute,
  keysRoute,
])

export const router = createRouter({ routeTree: routes, defaultPreload: 'intent', scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

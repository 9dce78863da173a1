// Which address shows which screen. Each screen is loaded when it is first looked at.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { AUDIT_FILTERS, type AuditSearch } from './screens/audit/filter.ts'
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
const setupRoute = createRoute({
  ...at('/setup'),
  component: lazyRouteComponent(() => import('./screens/setup/setup.tsx'), 'Setup'),
})

const routes = root.addChildren([
  overviewRoute,
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
])

export const router = createRouter({ routeTree: routes, defaultPreload: 'intent', scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

// The screens that the guides show, by the name of the picture. A screen that is new needs a line here.
import type { Page } from 'playwright-core'
import type { Shown } from './house.ts'

export interface Screen {
  /** Its address within the console. */
  readonly path: (shown: Shown) => string
  /** What is done there before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>
}

export const SCREENS: Readonly<Record<string, Screen>> = {
  overview: { path: () => '/' },
  runs: { path: () => '/runs' },
  run: { path: ({ run }) => `/runs/${run}` },
  plan: {
    path: ({ plan }) => `/runs/${plan}`,
    before: page =>
      page
        .getByRole('button', { name: /^phone/ })
        .first()
        .click(),
  },
  connections: { path: () => '/connections' },
  connection: { path: () => '/connections/demo-salesforce' },
  users: { path: () => '/users' },
  syncs: { path: () => '/syncs' },
  sync: { path: () => '/syncs/salesforce-accounts' },
  quality: { path: () => '/quality' },
  queues: { path: () => '/queues' },
  record: { path: ({ record }) => `/records/demo-salesforce/Account/${record}` },
  audit: { path: () => '/audit?event=field.change' },
  setup: { path: () => '/setup' },
}

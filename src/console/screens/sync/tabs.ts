// The parts of the screen of a sync, as its address names them.
export const TABS = ['stand', 'settings', 'versions'] as const
export type Tab = (typeof TABS)[number]

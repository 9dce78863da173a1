// Sforce-Limit-Info: how much of the day's requests is used, on every answer of the REST API.
import type { ApiUsage } from '../usage.ts'

/** `api-usage=18/5000`, and behind it the share of the app where it has one. */
export function limitInfo(usage: ApiUsage): string {
  const all = `api-usage=${usage.used}/${usage.max}`
  const { app } = usage
  return app === undefined ? all : `${all}; per-app-api-usage=${usage.usedHere}/${app.max}(appName=${app.name})`
}

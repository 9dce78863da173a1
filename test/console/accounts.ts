// The set-up that most tests of the console begin with: one connection, and one sync of its accounts.

/** `settings`: of the sync, one a line, indented as they stand in it. */
export const accountsSetUp = (url: string, settings: string): string => `connections:
  acme:
    connector: salesforce
    loginUrl: ${url}
    clientId: sandbox-client-id
    clientSecret: sandbox-client-secret
    sandbox: true
syncs:
  accounts:
    connection: acme
    stream: Account
${settings}`

// The fixed keys of the sandbox. They open nothing but the sandbox, so they may stand in the open.

export const credentials = {
  salesforce: {
    clientId: 'sandbox-client-id',
    clientSecret: 'sandbox-client-secret',
    username: 'integration@sandbox.example',
    /** A standard user and the administrator; all three have the same password. */
    personUsername: 'robin.person@sandbox.example',
    adminUsername: 'alex.admin@sandbox.example',
    password: 'sandbox-password',
    securityToken: 'SandboxSecurityToken',
    refreshToken: '5Aep861.sandbox.refresh.token',
  },
  hubspot: {
    /** A private app's token. */
    accessToken: 'pat-na1-sandbox-00000000-0000-4000-8000-000000000001',
    clientId: 'sandbox-hubspot-client-id',
    clientSecret: 'sandbox-hubspot-client-secret',
    refreshToken: 'na1-sandbox-refresh-token',
    /** For the webhook settings of apps. */
    developerApiKey: 'sandbox-developer-key',
  },
} as const

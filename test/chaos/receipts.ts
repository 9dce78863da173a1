// The fields in which each CRM keeps the id of the intent that wrote last.
export const RECEIPTS = { salesforce: 'Evergreen_Receipt__c', hubspot: 'evergreen_receipt' } as const

// What the Bulk benchmarks read. A file of its own, so that the programs that are measured do not load the CRM as well.

/**
 * Rows of a Bulk result page, as the product itself reckons with (connectors/salesforce/cost/way.ts). jsforce can read one
 * page only, so this is also how much it is given.
 */
export const PAGE_ROWS = 50_000
/** The fields that are read, Id beside them. */
export const FIELDS = [
  ...['Salutation', 'FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'Title', 'Department', 'LeadSource'],
  ...['MailingStreet', 'MailingCity', 'MailingState', 'MailingPostalCode', 'MailingCountry', 'Birthdate'],
  ...['AccountId', 'DoNotCall', 'Description', 'CreatedDate', 'LastModifiedDate'],
]
/** What our connector asks for when those are wanted; the others ask for the same, so that all read the same bytes. */
export const COLUMNS = ['Id', ...FIELDS, 'SystemModstamp']

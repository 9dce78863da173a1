// The properties that every object type has: who owns a record, where it came from, what was merged into it.
import { type Property, propertiesIn } from '../property.ts'

/** `created` and `modified`: how this type names its two stamps. */
export function systemProperties(group: string, created: string, modified: string): Property[] {
  const { owner, text, kept, counted } = propertiesIn(group)
  return [
    owner('hubspot_owner_id', 'Owner'),
    kept.datetime('hubspot_owner_assigneddate', 'Owner assigned date'),
    kept.text('hubspot_team_id', 'HubSpot team'),
    counted.text('hs_all_owner_ids', 'All owner IDs'),
    kept.datetime(created, 'Create Date'),
    kept.datetime(modified, 'Last Modified Date'),
    kept.number('hs_object_id', 'Record ID'),
    kept.text('hs_object_source', 'Record creation source'),
    kept.text('hs_object_source_id', 'Record creation source ID'),
    kept.text('hs_object_source_label', 'Record source'),
    kept.number('hs_object_source_user_id', 'Record creation source user ID'),
    kept.number('hs_created_by_user_id', 'Created by user ID'),
    kept.text('hs_merged_object_ids', 'Merged record IDs'),
    kept.bool('hs_was_imported', 'Performed in an import'),
    kept.bool('hs_read_only', 'Read only object'),
    text('hs_unique_creation_key', 'Unique creation key'),
  ]
}

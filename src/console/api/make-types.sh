#!/bin/sh
# Makes the console's types from the description of the API. The maker needs a TypeScript of its own.
set -e
cd "$(dirname "$0")/../../.."
made=$(mktemp)
npx --yes -p typescript@5.9.3 -p openapi-typescript@7.13.0 openapi-typescript docs/openapi.json -o "$made"
sum=$(sha256sum docs/openapi.json | cut -d' ' -f1)
{ echo "// Made from docs/openapi.json (sha256 $sum) by npm run types:console."; cat "$made"; } > src/console/api/schema.d.ts
rm "$made"

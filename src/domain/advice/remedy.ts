// What can be done in Evergreen itself about something that is not right. A closed set: the command line names the command
// for each, the console leads to where it is done, or says who can do it. Pure.
export type Remedy =
  | {
      readonly do: 'resume-connection' | 'check-connection' | 'edit-connection' | 'make-fields'
      readonly connection: string
    }
  | { readonly do: 'resume-sync' | 'edit-sync'; readonly sync: string }
  | { readonly do: 'resume-field'; readonly sync: string; readonly field: string }
  | { readonly do: 'look-at-run'; readonly run: string }
  /** For who runs the machine. */
  | { readonly do: 'start-worker' | 'drop-old-audit' }

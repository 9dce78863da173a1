// Words beside or instead of a name, in lower case: what they are decides on their capitals.

export const PARTICLES = words(
  'af al am auf aus ben bin bint binte binti da dal dalla das de degli dei del della delle dello den der des di do dos du e el het i ibn la las le lo los qizi ter te ten till van v.d. vom von y zu zum zur де да ди ду дер ван фон бин ибн',
)
/** Where surnames begin with a capital, whatever they begin with: Di Stefano, Van den Broeck, Le Goff, Al Maktoum. */
const CAPITALS_IN = new Map(
  Object.entries({
    'IT SM': 'da dal dalla de degli dei del della delle dello di la le lo',
    'BE PH': 'de del van',
    FR: 'la le les',
    'AE BH KW OM QA SA': 'al',
    NZ: 'te',
  }).flatMap(([countries, particles]) => countries.split(' ').map(country => [country, words(particles)] as const)),
)

/** Where only the first of several has it: Van de Velde, De la Cruz. */
const FIRST_ONLY = words('BE PH')

/** Whether the particle begins with a capital there; `leads`: no other one stands before it. */
export function hasCapital(particle: string, country: string | null, leads: boolean): boolean {
  if (country === null || (!leads && FIRST_ONLY.has(country))) return false
  return CAPITALS_IN.get(country)?.has(particle) === true
}

/** Particles that are first names where they come first. */
export const FIRST_NAMES = words('al ben')
/** "Son of" and "daughter of" behind the father's name. */
export const PATRONYMICS = words('ogli oglu oğlu ogly ugli qizi qızı kizi kyzy uulu оглы угли кызы кизи уулу')
/** Several people, or a second name: no single name to put capitals on. */
export const CONNECTIVES = words('and et og oder och or und née nee geb geborene alias aka и или')
export const GENERATIONS = new Map([
  ['jr', 'Jr'],
  ['sr', 'Sr'],
])
/** II, III, IV and from VII on, as long as no name could be meant: Vi, Xi. */
export const NUMERAL = /^(?:ii|iii|iv|vii|viii|xii|xiii|xiv|xvi{0,3}|xix|xxi{1,3})$/
/** Letters after a name, and words without a vowel, are initials more often than names. */
export const CREDENTIALS = words(
  'acca cfa cfp cma cpa dba dds dmd dvm edd esq faia fca jd llb llm mba mbe msc obe phd pmp psyd rn ' +
    'cissp capm cisa cism facs faan faap frcp frcs mrcp ifa dphil usa usaf usmc usn fache aicp leed',
)
/** Offices behind a name; alone they could be a name. */
export const OFFICES = words('ceo cfo cio cmo coo cto cso evp svp')
export const NO_NAME = words(
  'inc incorporated corp corporation ltd limited llc llp plc gmbh company university department team test',
)

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

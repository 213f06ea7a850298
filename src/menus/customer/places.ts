import { text, type Text } from '../../locales/index.js';
import { MAX_NAMED_PLACES } from '../../models/conversations.js';
import { MAX_LABEL } from '../../services/places.js';
import type { OpenPlace, Reads } from '../reads.js';
import { noParams, screen, type Params, type Targets } from '../screen.js';
import { placeWords } from './place-words.js';
import { relativeWords } from './relative.js';
import { cleanLabel } from './typed.js';

/** The person's addresses, their own first, then those of people they order for. */
export const places = screen({
  goes: ['place', 'home'],
  runs: {},
  parse: noParams,
  load: (reads) => [...reads.places, ...reads.relatives].map((entry) => listed(reads, entry)),
  show: (own) => ({
    kind: 'menu',
    title: text('places.title'),
    lines: own.length === 0 ? [text('places.none')] : [],
    choices: own.length === 0 ? [{ id: 'home', label: text('key.home') }] : own,
  }),
  next: (input) =>
    input.kind === 'choice' && input.id !== 'home'
      ? { go: 'place', params: { placeId: input.id } }
      : { go: 'home', params: {} },
});

function listed({ catalogue }: Reads, entry: OpenPlace): { id: string; label: Text } {
  const { id, isDefault, receiverPhoneId } = entry.place;
  const words = receiverPhoneId === null ? placeWords : relativeWords;
  const place = words(catalogue, entry);
  return { id, label: isDefault ? text('places.usual', { place }) : place };
}

const gone = { to: 'places', remark: () => text('place.gone') } as const;
const tooMany = {
  to: 'places',
  remark: () => text('place.many_names', { max: MAX_NAMED_PLACES }),
} as const;

/** One address: used by itself, named, or forgotten. */
export const place = screen({
  goes: ['place_name', 'place_remove', 'places'],
  runs: {
    defaultPlace: {
      ok: { to: 'places' },
      unknown_place: gone,
      too_many_names: tooMany,
    },
  },
  parse: readPlace,
  load: onePlace,
  show: (found) => ({
    kind: 'menu',
    title: found?.label ?? text('place.gone'),
    choices: found
      ? [
          ...(found.isDefault || found.isOthers
            ? []
            : [{ id: 'default', label: text('place.make_default') }]),
          ...(found.isOthers
            ? []
            : [{ id: 'name', label: text(found.isNamed ? 'place.rename' : 'place.give_name') }]),
          { id: 'remove', label: text('place.remove') },
        ]
      : [{ id: 'places', label: text('places.title') }],
  }),
  next: (input, params) => {
    const id = input.kind === 'choice' ? input.id : 'places';
    if (id === 'default') return { run: 'defaultPlace', input: params };
    if (id === 'name') return { go: 'place_name', params };
    return id === 'remove' ? { go: 'place_remove', params } : { go: 'places', params: {} };
  },
});

const named: Targets<'namePlace'> = {
  ok: { to: 'places' },
  unknown_place: gone,
  too_many_names: tooMany,
};

/** One of the usual names, or words of one's own. */
export const placeName = screen({
  goes: ['place_label'],
  runs: { namePlace: named },
  once: true,
  parse: readPlace,
  load: onePlace,
  show: (found) => ({
    kind: 'menu',
    title: text('place.name_title', { place: found?.label ?? text('place.gone') }),
    choices: [
      { id: 'home', label: text('place.label.home') },
      { id: 'office', label: text('place.label.office') },
      { id: 'own', label: text('place.name_own') },
    ],
  }),
  next: (input, { placeId }) => {
    const id = input.kind === 'choice' ? input.id : 'own';
    return id === 'home' || id === 'office'
      ? { run: 'namePlace', input: { placeId, name: id } }
      : { go: 'place_label', params: { placeId } };
  },
});

export const placeLabel = screen({
  goes: [],
  runs: { namePlace: named },
  once: true,
  parse: readPlace,
  load: () => null,
  show: () => ({ kind: 'prompt', body: text('place.name_ask', { max: MAX_LABEL }) }),
  next: (input, { placeId }) => {
    const own = input.kind === 'text' ? cleanLabel(input.text) : null;
    if (own === null) return { stay: text('input.length', { max: MAX_LABEL }) };
    return { run: 'namePlace', input: { placeId, name: { own } } };
  },
});

export const placeRemove = screen({
  goes: ['place'],
  runs: {
    removePlace: {
      ok: { to: 'places', remark: () => text('place.removed') },
      unknown_place: gone,
      too_many_names: tooMany,
    },
  },
  once: true,
  parse: readPlace,
  load: onePlace,
  show: (found) => ({
    kind: 'confirm',
    body: text('place.remove_confirm', { place: found?.label ?? text('place.gone') }),
    yes: text('answer.yes'),
    no: text('answer.no'),
  }),
  next: (input, params) =>
    input.kind === 'choice' && input.id === 'yes'
      ? { run: 'removePlace', input: params }
      : { go: 'place', params },
});

/** The address that a page is about; null once it is gone. */
function onePlace(reads: Reads, { placeId }: { placeId: string }) {
  const entry = [...reads.places, ...reads.relatives].find(({ place: { id } }) => id === placeId);
  if (!entry) return null;
  const { isDefault, label, receiverPhoneId } = entry.place;
  const isOthers = receiverPhoneId !== null;
  const words = isOthers ? relativeWords : placeWords;
  return { label: words(reads.catalogue, entry), isDefault, isNamed: label !== null, isOthers };
}

function readPlace(params: Params) {
  const { placeId } = params;
  return typeof placeId === 'string' ? { placeId } : null;
}

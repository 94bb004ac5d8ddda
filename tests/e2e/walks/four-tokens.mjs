// Lesson 04, the four tokens: what is done in each beat.
import { ask, check, choose, give, number, say, sort, together } from './learner.mjs';

const SORTED = [0, 1, 1, 1, 1, 0, 1, 1, 0, 0];

export default {
  kinds: ['before', 'guess', 'keys', 'least-gift', 'release-race', 'in-one-go', 'no-numbers', 'ten-doors', 'lab', 'recall'],
  acts: {
    before: [choose('El aviso S-P-ABORT', 'The notice S-P-ABORT')],
    guess: [number('4')],
    keys: [sort(0, 1, 2, 3)],
    'one-key': [choose('Ninguno de los dos', 'Neither of them')],
    'least-gift': [give(['data', 'minor']), ask('S-SYNC-MINOR.req', { end: 1 }), check],
    'two-want-to-end': [number('1')],
    'no-tokens': [number('2')],
    'release-race': [give(), ask('S-RELEASE.req', { end: 1 }), together, ask('S-RELEASE.req'), check],
    'in-one-go': [ask('S-CONTROL-GIVE.req'), check],
    'no-numbers': [choose('Los puntos', 'The points')],
    'not-a-message': [choose('Un derecho que está en un lado', 'A right that is with one side')],
    'ten-doors': [sort(...SORTED)],
    lab: [give(['minor']), ask('S-SYNC-MINOR.req', { end: 1 }), say(1), ask('S-RELEASE.req'), together, ask('S-RELEASE.req', { end: 1 })],
    recall: [sort(1, 1, 0, 0, 1), choose('Todos los tokens que existen', 'All tokens that there are'), number('0')],
  },
};

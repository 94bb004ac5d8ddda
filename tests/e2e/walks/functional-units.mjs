// Lesson 05, functional units: what is done in each beat.
import { ask, check, choose, mask, number, say, sort, table } from './learner.mjs';

const BAS = ['half-duplex', 'typed-data', 'capability-data', 'minor-synchronize', 'exceptions', 'activity-management'];
const call = (...ticks) => ask('S-CONNECT.req', { ticks });

export default {
  kinds: ['before', 'guess', 'bits', 'bounce', 'bullseye', 'build-them', 'tokens', 'fax', 'lab', 'recall'],
  acts: {
    before: [sort(1, 0, 0, 0)],
    guess: [mask('duplex', 'minor-synchronize')],
    when: [choose('Al abrir, con la respuesta', 'When it opens, with the answer')],
    bits: [choose('Ninguno: va siempre', 'None: it is there at all times')],
    'one-mode': [choose('Beto, al responder', 'Beto, when he answers')],
    bounce: [number('1')],
    bullseye: [call('half-duplex', 'minor-synchronize', 'major-synchronize', 'resynchronize'), check],
    'build-them': [
      mask('half-duplex', 'duplex'),
      mask('half-duplex', 'duplex', 'negotiated-release', 'typed-data', 'minor-synchronize', 'major-synchronize', 'resynchronize'),
      mask(...BAS),
    ],
    'made-to-measure': [mask('half-duplex', 'minor-synchronize', 'resynchronize')],
    tokens: [table([0, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [1, 1, 1, 1])],
    fax: [call(...BAS), ask('S-RELEASE.req'), call('half-duplex', 'minor-synchronize', 'typed-data'), say(), ask('S-SYNC-MINOR.req'), check],
    lab: [call('half-duplex', 'exceptions', 'capability-data')],
    recall: [number('1'), mask('typed-data', 'capability-data'), choose('El informe es de quien no tiene el turno', 'The report is for the side with no turn')],
  },
};

// Lesson 03, who speaks: what is done in each beat.
import { ask, check, choose, give, number, please, say, sort } from './learner.mjs';

/** At that moment of the run, in milliseconds. */
const at = (ms, act) => async (learner) => {
  await learner.seek(ms);
  await act(learner);
};

export default {
  kinds: ['hook', 'guess', 'turns', 'refused', 'ask-for-it', 'emergency', 'sort-them', 'price-of-turns', 'fewest', 'noisy', 'lab', 'recall'],
  acts: {
    guess: [choose('Nadie: no existe', 'Nobody: there is none')],
    'try-it': [choose('Su propia capa le dice que no', 'His own layer tells him no')],
    refused: [choose('Porque nadie tiene que esperar al otro', 'Nobody has to wait for the other')],
    'ask-for-it': [please(), say(), check],
    'you-decide': [say(), give(), check],
    'on-its-way': [choose('Nadie', 'Nobody')],
    emergency: [ask('S-TYPED-DATA.req'), check],
    'sort-them': [sort(0, 1, 2, 1, 0, 2)],
    'price-of-turns': [number('200'), number('400')],
    press: [say(), give(), say(), give(), say(), give(), check],
    fewest: [say(), say(), say(), give(), say(1), say(1), say(1), check],
    noisy: [number('0'), at(340, give()), at(700, please()), check],
    lab: [say(), say(1), give(), say(1)],
    recall: [number('1'), number('0'), sort(1, 0, 0, 0)],
  },
};

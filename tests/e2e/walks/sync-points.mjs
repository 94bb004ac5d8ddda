// Lesson 06, sync points: what is done in each beat.
import { ask, check, choose, number, say, table } from './learner.mjs';

/** At that moment of the run, in milliseconds. */
const at = (ms, act) => async (learner) => {
  await learner.seek(ms);
  await act(learner);
};
const minor = ask('S-SYNC-MINOR.req');
const major = ask('S-SYNC-MAJOR.req');
const yes = ask('S-SYNC-MINOR.rsp');
const back = (serial) => ask('S-RESYNCHRONIZE.req restart', { numbers: [serial] });
const chapter = [say(), minor, say(), minor, say(), minor, major];

export default {
  kinds: ['before', 'guess', 'put-them', 'say-yes', 'chapter', 'price', 'clerk', 'two-walls', 'unreachable', 'lab', 'recall'],
  acts: {
    before: [choose('Todos los tokens que existen', 'All tokens that there are')],
    guess: [number('4')],
    'put-them': [say(), minor, say(), minor, check],
    'say-yes': [number('4'), yes, check],
    chapter: [choose('Su capa se lo niega', 'Her layer tells her no')],
    price: [number('500')],
    'how-far': [number('3')],
    'the-box': [choose('Los usuarios, cada uno por su cuenta', 'The users, each on their own')],
    'no-clock': [choose('El número del punto', 'The number of the point')],
    'beto-too': [choose('Se lo niegan en su lado', 'He is told no on his side')],
    clerk: [table([1, 1, 0], [2, 1, 0], [3, 1, 0], [4, 1, 0], [4, 3, 0], [5, 3, 0], [5, 5, 5], [6, 5, 5], [6, 6, 5], [5, 5, 5])],
    lazy: [at(200, yes), check],
    'two-walls': [number('16'), ...chapter, ...chapter, check],
    unreachable: [back('1'), back('3'), check],
    lab: [say(), minor, major],
    recall: [number('9'), choose('Enviar más datos', 'Send more data'), number('5')],
  },
};

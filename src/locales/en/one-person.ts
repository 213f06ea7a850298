import type { onePerson as french } from '../fr/one-person.js';
import { translate } from '../keys.js';

export const onePerson = translate<typeof french>()({
  'notice.code.link':
    'Kwata: {code} is the code to add a number to your account. 10 min. Not you? Give it to nobody.',
  'notice.code.prove':
    'Kwata: {code} is your code for WhatsApp. 10 min. Not you? Give it to nobody.',
  'notice.code.login': 'Kwata: {code} is your login code. 10 min. Not you? Give it to nobody.',
});

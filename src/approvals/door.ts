/** What other rooms may ask of approvals/: to bring the acts that need a second person. */
export { type AskedFor, type TwoPersonAct, TwoPersonActs, type TwoPersonCode } from './two-person.js';

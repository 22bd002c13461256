import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import arAccount from './ar/account.json';
import arApprovals from './ar/approvals.json';
import arEmergency from './ar/emergency.json';
import arStaff from './ar/staff.json';
import arAudit from './ar/audit.json';
import arCase from './ar/case.json';
import arCases from './ar/cases.json';
import arDay from './ar/day.json';
import arLegal from './ar/legal.json';
import arPeople from './ar/people.json';
import arProblems from './ar/problems.json';
import arFlags from './ar/flags.json';
import arReviews from './ar/reviews.json';
import arReaders from './ar/readers.json';
import arProof from './ar/proof.json';
import arReceipts from './ar/receipts.json';
import arShell from './ar/shell.json';
import arTasks from './ar/tasks.json';
import arTestimony from './ar/testimony.json';
import enAccount from './en/account.json';
import enApprovals from './en/approvals.json';
import enEmergency from './en/emergency.json';
import enStaff from './en/staff.json';
import enAudit from './en/audit.json';
import enCase from './en/case.json';
import enCases from './en/cases.json';
import enDay from './en/day.json';
import enLegal from './en/legal.json';
import enPeople from './en/people.json';
import enProblems from './en/problems.json';
import enFlags from './en/flags.json';
import enReviews from './en/reviews.json';
import enReaders from './en/readers.json';
import enProof from './en/proof.json';
import enReceipts from './en/receipts.json';
import enShell from './en/shell.json';
import enTasks from './en/tasks.json';
import enTestimony from './en/testimony.json';

/** The languages of the screen. */
export const languages = ['en', 'ar'] as const;
export type Language = (typeof languages)[number];

const en = {
  account: enAccount,
  approvals: enApprovals,
  emergency: enEmergency,
  staff: enStaff,
  audit: enAudit,
  case: enCase,
  cases: enCases,
  day: enDay,
  legal: enLegal,
  people: enPeople,
  problems: enProblems,
  flags: enFlags,
  reviews: enReviews,
  readers: enReaders,
  proof: enProof,
  receipts: enReceipts,
  shell: enShell,
  tasks: enTasks,
  testimony: enTestimony,
};
const ar = {
  account: arAccount,
  approvals: arApprovals,
  emergency: arEmergency,
  staff: arStaff,
  audit: arAudit,
  case: arCase,
  cases: arCases,
  day: arDay,
  legal: arLegal,
  people: arPeople,
  problems: arProblems,
  flags: arFlags,
  reviews: arReviews,
  readers: arReaders,
  proof: arProof,
  receipts: arReceipts,
  shell: arShell,
  tasks: arTasks,
  testimony: arTestimony,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: typeof en;
  }
}

const texts = createInstance();

const LANGUAGE_KEY = 'causeway.language';

/** Starts the texts in the language chosen before, else in the browser's. */
export async function startTexts(): Promise<void> {
  texts.on('languageChanged', showDirection);
  await texts.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    supportedLngs: languages,
    defaultNS: 'shell',
    resources: { en, ar },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** Changes the language of the screen and remembers it; a language is not sensitive. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(LANGUAGE_KEY, language);
  await texts.changeLanguage(language);
}

/** The language that texts, dates and directions follow now. */
export function currentLanguage(): Language {
  return texts.language === 'ar' ? 'ar' : 'en';
}

function firstLanguage(): Language {
  const wanted = localStorage.getItem(LANGUAGE_KEY) ?? navigator.language;
  return wanted.startsWith('ar') ? 'ar' : 'en';
}

function showDirection(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = texts.dir(language);
}

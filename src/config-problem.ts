/** A setting that is wrong or missing: its name and a sentence. Never its value, which may be a secret. */
export interface WrongSetting {
  name: string;
  message: string;
}

export class ConfigProblem extends Error {
  constructor(readonly settings: readonly WrongSetting[]) {
    super(settings.map((each) => `${each.name}: ${each.message}`).join('\n'));
    this.name = 'ConfigProblem';
  }
}

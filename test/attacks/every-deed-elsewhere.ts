/** Acts that need a passkey, an authenticator app or a session that ends: the spec that does them and reads their line. */
export const elsewhere: Readonly<Record<string, string>> = {
  'EnrolmentController.enrolPasskey': 'test/people/factors.spec.ts',
  'EnrolmentController.askPasskey': 'test/people/factors.spec.ts',
  'EnrolmentController.beginTotp': 'test/people/factors.spec.ts',
  'EnrolmentController.enrolTotp': 'test/people/factors.spec.ts',
  'SessionController.complete': 'test/attacks/second-factor.spec.ts',
  'SessionController.askFactor': 'test/attacks/second-factor.spec.ts',
  'SessionController.stepUp': 'test/people/sessions.spec.ts',
  'SessionController.askStepUp': 'test/people/sessions.spec.ts',
  'SessionController.switchRole': 'test/people/sessions.spec.ts',
  'SessionController.end': 'test/people/sign-in.spec.ts',
  'SessionsController.changePassword': 'test/people/sessions.spec.ts',
  'StaffController.showRecoveryCode': 'test/people/recovery.spec.ts',
  // One line a session, and only when something was sequenced.
  'LogController.readCheckpoint': 'test/supervision/log.spec.ts',
  'LogController.readPolicy': 'test/supervision/log.spec.ts',
  'LogController.readTile': 'test/supervision/log.spec.ts',
  // A batch exists when a month is over.
  'ReviewsController.judge': 'test/supervision/reviews/reviews.spec.ts',
};

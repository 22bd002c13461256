/** What the boot opened, under the names by which Nest injects it. */
export const LOGGER = Symbol('logger');
export const INSTALLATION = Symbol('installation');
export const TASK_ID_KEY = Symbol('key of template task ids');
export const PHONE_KEY = Symbol('key of phone tags');

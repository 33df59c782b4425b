import { sleep } from 'k6';

export default () => sleep(1);

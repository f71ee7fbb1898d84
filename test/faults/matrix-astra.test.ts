import { describeMatrix } from "./matrix/describe-matrix.js";
import { astraPlugin } from "./matrix/subjects.js";

describeMatrix(astraPlugin);

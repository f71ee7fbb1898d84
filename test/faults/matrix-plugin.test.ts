import { describeMatrix } from "./matrix/describe-matrix.js";
import { calimeroPlugin, oneOfEachClass } from "./matrix/subjects.js";

describeMatrix(calimeroPlugin, oneOfEachClass);

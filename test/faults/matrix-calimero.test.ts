import { describeMatrix } from "./matrix/describe-matrix.js";
import { calimeroDynamic } from "./matrix/subjects.js";

describeMatrix(calimeroDynamic);
